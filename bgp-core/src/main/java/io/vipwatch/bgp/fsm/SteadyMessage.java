package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A KEEPALIVE or UPDATE in Established while the peer has one connection and no stale routes (RFC 4271 §8.2.2, events 26
 * and 27): the hold timer starts anew, the UPDATE is delivered, and the state is the very same. A {@link PeerTurn} comes
 * to the same result; a table of a million routes comes through here.
 */
final class SteadyMessage {
    private SteadyMessage() {}

    /** {@return the step, or null if more than that may happen} */
    static @Nullable PeerStep step(PeerState state, PeerEvent event) {
        if (event instanceof PeerEvent.Received(ConnectionId id, BgpMessage message)
                && state.connections() instanceof Connections.Single(Connection only)
                && only.state() instanceof Established(Negotiated negotiated, Liveness liveness)
                && liveness == Liveness.HEARD
                && only.id().equals(id)
                && state.retention().phases().isEmpty()) {
            return switch (message) {
                case Update update -> new PeerStep(state, heard(id, negotiated, update));
                case Keepalive _ -> new PeerStep(state, heard(id, negotiated));
                case Open _, Notification _, RouteRefresh _ -> null;
            };
        }
        return null;
    }

    private static List<Action> heard(ConnectionId id, Negotiated negotiated, Update update) {
        Action deliver = new Action.Deliver(id, update);
        return negotiated.keepsAlive() ? List.of(rearm(id, negotiated), deliver) : List.of(deliver);
    }

    private static List<Action> heard(ConnectionId id, Negotiated negotiated) {
        return negotiated.keepsAlive() ? List.of(rearm(id, negotiated)) : List.of();
    }

    private static Action rearm(ConnectionId id, Negotiated negotiated) {
        return new Action.Arm(new Timer.OfConnection(id, Timer.Kind.HOLD), negotiated.holdTime());
    }
}

package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.util.Optional;

/**
 * One TCP connection between the edge and a neighbour, as far as the session upon it goes (RFC 4271 §8.2.2). One whose
 * beginning was not captured is taken to carry an Established session.
 */
final class CapturedSession {
    private boolean edgeOpened;
    private boolean neighborOpened;
    private boolean established;
    private boolean over;

    private CapturedSession(boolean established) {
        this.established = established;
    }

    static CapturedSession fromTheMiddle() {
        return new CapturedSession(true);
    }

    static CapturedSession fromTheStart() {
        return new CapturedSession(false);
    }

    /** {@return whether it carries a session now} */
    boolean isEstablished() {
        return established && !over;
    }

    /** {@return what a message shows of the session} */
    Optional<Observation> message(Packet packet, BgpMessage message) {
        return switch (message) {
            case Open _ -> {
                edgeOpened |= packet.fromEdge();
                neighborOpened |= !packet.fromEdge();
                yield Optional.empty();
            }
            case Keepalive _ -> packet.fromEdge() ? Optional.empty() : confirmed(packet);
            case Notification notification -> ended(packet, notification);
            case Update _, RouteRefresh _ -> Optional.empty();
        };
    }

    /** The neighbour's first KEEPALIVE makes the edge's session Established. */
    private Optional<Observation> confirmed(Packet packet) {
        if (established || over || !edgeOpened || !neighborOpened) {
            return Optional.empty();
        }
        established = true;
        return Optional.of(session(packet, EdgeState.UP, Optional.empty(), "", Optional.empty()));
    }

    private Optional<Observation> ended(Packet packet, Notification notification) {
        LossCause cause = Notifications.cause(packet.fromEdge(), notification.code(), notification.subcode());
        String reason = (packet.fromEdge() ? "sent " : "received ") + notification.name();
        return down(packet, Optional.of(cause), reason, Optional.of(Notifications.text(notification)));
    }

    /** {@return what a FIN or RST shows of the session} */
    Optional<Observation> closed(Packet packet, boolean reset) {
        String how = reset ? "reset the connection" : "closed the connection";
        if (packet.fromEdge()) {
            return down(packet, Optional.empty(), "the edge " + how + " without a NOTIFICATION", Optional.empty());
        }
        LossCause cause = reset ? LossCause.TCP_RESET : LossCause.TCP_FIN;
        return down(packet, Optional.of(cause), "the neighbor " + how + " without a NOTIFICATION", Optional.empty());
    }

    private Optional<Observation> down(
            Packet packet, Optional<LossCause> cause, String reason, Optional<NotificationText> notification) {
        boolean lost = established && !over;
        over = true;
        return lost ? Optional.of(session(packet, EdgeState.DOWN, cause, reason, notification)) : Optional.empty();
    }

    private static Observation session(
            Packet packet,
            EdgeState state,
            Optional<LossCause> cause,
            String reason,
            Optional<NotificationText> notification) {
        return packet.shows((seen, _) ->
                EdgeSession.of(seen, packet.neighbor(), packet.node(), state, cause, reason, notification));
    }
}

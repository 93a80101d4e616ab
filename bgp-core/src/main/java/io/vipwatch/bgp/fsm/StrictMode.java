package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.CEASE_BFD_DOWN;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM;

import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.fsm.Action.Manner;
import io.vipwatch.bgp.fsm.ConnectionState.Awaited;
import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.message.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenConfirm while BFD is awaited (draft-ietf-idr-bgp-bfd-strict-mode §4): no KEEPALIVE is sent, so that neither side
 * gets to Established, until BFD is Up or out of use. Both sides have to advertise the capability; alone, our own wish
 * changes nothing. Both are silent on purpose, so the hold timer does not run: the BFD hold timer takes its place and,
 * where a hold time is in force, expires no later than it would.
 *
 * @param terms the connection
 */
record StrictMode(ConnectionTerms terms) {
    /** {@return whether a session with that peer has to wait} */
    boolean holds(Negotiated negotiated) {
        return terms.settings().bfdStrictHold().isPresent()
                && negotiated.remote().capability(BfdStrictMode.class).isPresent()
                && !terms.bfd().permits();
    }

    /** The peer's OPEN is good, and the session waits. */
    ConnectionStep hold(Negotiated negotiated, List<Action> before) {
        List<Action> actions = new ArrayList<>(before);
        actions.add(terms.disarm(Timer.Kind.HOLD));
        actions.add(terms.arm(Timer.Kind.BFD_HOLD, bfdHold(negotiated)));
        return new ConnectionStep(
                new OpenConfirm(negotiated, Liveness.HEARD, Awaited.BFD_AND_KEEPALIVE), actions, Optional.empty());
    }

    private Duration bfdHold(Negotiated negotiated) {
        Duration configured = terms.settings().bfdStrictHold().orElseThrow();
        boolean shorter = negotiated.keepsAlive() && negotiated.holdTime().compareTo(configured) < 0;
        return shorter ? negotiated.holdTime() : configured;
    }

    ConnectionStep openConfirm(OpenConfirm state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.BfdChanged _ -> terms.bfd().permits() ? release(state) : ConnectionStep.stay(state);
            case ConnectionEvent.BfdHoldTimerExpires _ ->
                new ConnectionEnd(terms.id(), state)
                        .closing(new DownCause.BfdDown(), Notification.of(CEASE_BFD_DOWN), Manner.ORDERLY);
            // The peer's BFD session is Up a little earlier than ours.
            case ConnectionEvent.KeepAliveMsg _ ->
                ConnectionStep.to(new OpenConfirm(state.negotiated(), state.liveness(), Awaited.BFD));
            case ConnectionEvent.BgpOpen _,
                    ConnectionEvent.UpdateMsg _,
                    ConnectionEvent.UpdateMsgErr _,
                    ConnectionEvent.RouteRefreshMsg _,
                    ConnectionEvent.RouteRefreshMsgErr _ -> terms.fault(state, FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM);
            case ConnectionEvent.BgpOpenMsgErr error -> terms.endWith(state, error.answer());
            case ConnectionEvent.SendHoldTimerExpires _ -> terms.sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> terms.output(state, terms.confirmHold(state.negotiated()), output);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep release(OpenConfirm state) {
        Negotiated negotiated = state.negotiated();
        List<Action> actions = new ArrayList<>();
        actions.add(terms.disarm(Timer.Kind.BFD_HOLD));
        actions.addAll(terms.confirm(negotiated));
        if (state.awaited() == Awaited.BFD_AND_KEEPALIVE) {
            return new ConnectionStep(new OpenConfirm(negotiated, Liveness.HEARD), actions, Optional.empty());
        }
        if (!negotiated.keepsAlive()) {
            // It bounds the wait for the peer's KEEPALIVE, which is here already.
            actions.add(terms.disarm(Timer.Kind.HOLD));
        }
        actions.add(new Action.SessionUp(terms.id(), negotiated));
        return new ConnectionStep(new Established(negotiated, Liveness.HEARD), actions, Optional.empty());
    }
}

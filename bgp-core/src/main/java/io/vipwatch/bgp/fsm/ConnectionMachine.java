package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_ESTABLISHED;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_OPENSENT;

import io.vipwatch.bgp.fsm.ConnectionState.Active;
import io.vipwatch.bgp.fsm.ConnectionState.Connect;
import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.Idle;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.fsm.ConnectionState.OpenSent;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.RouteRefresh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 4271 §8 for one connection, as a pure function. Where it differs from the letter: Idle is the end of a connection
 * (what follows is the peer machine's business), a passive connection never connects, the hold timer is believed only
 * after the socket was drained, and an event that cannot belong to the state because its timer does not run or its
 * connection is not there (a race in the rim) changes nothing instead of ending the connection.
 */
final class ConnectionMachine {
    private final ConnectionTerms terms;
    private final ConnectionOpening opening;

    ConnectionMachine(PeerSettings settings, ConnectionId id, BfdState bfd, double jitter) {
        this.terms = new ConnectionTerms(settings, id, bfd, jitter);
        this.opening = new ConnectionOpening(terms);
    }

    ConnectionStep step(ConnectionState state, ConnectionEvent event) {
        return switch (state) {
            case Idle idle -> opening.idle(idle, event);
            case Connect connect ->
                switch (connect.opening()) {
                    case TCP -> opening.connect(connect, event);
                    case DELAYED_OPEN -> opening.delayedOpen(connect, event);
                };
            case Active active ->
                switch (active.opening()) {
                    case TCP -> opening.active(active, event);
                    case DELAYED_OPEN -> opening.delayedOpen(active, event);
                };
            case OpenSent openSent -> openSent(openSent, event);
            case OpenConfirm openConfirm ->
                switch (openConfirm.awaited()) {
                    case KEEPALIVE -> openConfirm(openConfirm, event);
                    case BFD_AND_KEEPALIVE, BFD -> new StrictMode(terms).openConfirm(openConfirm, event);
                };
            case Established established -> established(established, event);
        };
    }

    private ConnectionStep openSent(OpenSent state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.BgpOpen open -> terms.open(state, open.open(), List.of());
            case ConnectionEvent.BgpOpenMsgErr error -> terms.endWith(state, error.answer());
            case ConnectionEvent.KeepAliveMsg _,
                    ConnectionEvent.UpdateMsg _,
                    ConnectionEvent.UpdateMsgErr _,
                    ConnectionEvent.RouteRefreshMsg _,
                    ConnectionEvent.RouteRefreshMsgErr _ -> terms.fault(state, FSM_UNEXPECTED_MESSAGE_IN_OPENSENT);
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? terms.holdTimerExpired(state)
                        : doubt(
                                new OpenSent(Liveness.IN_DOUBT),
                                terms.settings().times().openHold());
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? terms.holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.SendHoldTimerExpires _ -> terms.sendHoldTimerExpired(state);
            case ConnectionEvent.Output output ->
                terms.output(state, terms.settings().times().openHold(), output);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.BfdChanged _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep openConfirm(OpenConfirm state, ConnectionEvent event) {
        Negotiated negotiated = state.negotiated();
        return switch (event) {
            case ConnectionEvent.KeepAliveMsg _ -> establish(negotiated);
            case ConnectionEvent.BgpOpen _,
                    ConnectionEvent.UpdateMsg _,
                    ConnectionEvent.UpdateMsgErr _,
                    ConnectionEvent.RouteRefreshMsg _,
                    ConnectionEvent.RouteRefreshMsgErr _ -> terms.fault(state, FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM);
            case ConnectionEvent.BgpOpenMsgErr error -> terms.endWith(state, error.answer());
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? terms.holdTimerExpired(state)
                        : doubt(new OpenConfirm(negotiated, Liveness.IN_DOUBT), terms.confirmHold(negotiated));
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? terms.holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.KeepaliveTimerExpires _ -> keepalive(state, negotiated);
            case ConnectionEvent.SendHoldTimerExpires _ -> terms.sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> terms.output(state, negotiated.holdTime(), output);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.BfdChanged _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep established(Established state, ConnectionEvent event) {
        Negotiated negotiated = state.negotiated();
        return switch (event) {
            case ConnectionEvent.KeepAliveMsg _ -> heard(state, Optional.empty());
            case ConnectionEvent.UpdateMsg update -> heard(state, Optional.of(update.update()));
            case ConnectionEvent.RouteRefreshMsg refresh ->
                heard(state, Optional.of(refresh.routeRefresh()).filter(message -> isNegotiated(message, negotiated)));
            case ConnectionEvent.BgpOpen _, ConnectionEvent.BgpOpenMsgErr _ ->
                terms.fault(state, FSM_UNEXPECTED_MESSAGE_IN_ESTABLISHED);
            case ConnectionEvent.UpdateMsgErr error -> terms.endWith(state, error.answer());
            case ConnectionEvent.RouteRefreshMsgErr error -> terms.endWith(state, error.answer());
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? terms.holdTimerExpired(state)
                        : doubt(new Established(negotiated, Liveness.IN_DOUBT), negotiated.holdTime());
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? terms.holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.KeepaliveTimerExpires _ -> keepalive(state, negotiated);
            case ConnectionEvent.SendHoldTimerExpires _ -> terms.sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> terms.output(state, negotiated.holdTime(), output);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.BfdChanged _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _ -> ConnectionStep.stay(state);
        };
    }

    /** A ROUTE-REFRESH that was not negotiated, or for a family that was not, is ignored (RFC 2918 §4). */
    private static boolean isNegotiated(RouteRefresh message, Negotiated negotiated) {
        return negotiated.context().routeRefresh()
                && negotiated.context().families().contains(message.family());
    }

    private ConnectionStep establish(Negotiated negotiated) {
        return ConnectionStep.to(
                new Established(negotiated, Liveness.HEARD),
                negotiated.keepsAlive()
                        ? terms.arm(Timer.Kind.HOLD, negotiated.holdTime())
                        : terms.disarm(Timer.Kind.HOLD),
                new Action.SessionUp(terms.id(), negotiated));
    }

    private ConnectionStep heard(Established state, Optional<? extends BgpMessage> message) {
        List<Action> actions = new ArrayList<>(2);
        if (state.negotiated().keepsAlive()) {
            actions.add(terms.arm(Timer.Kind.HOLD, state.negotiated().holdTime()));
        }
        message.ifPresent(delivered -> actions.add(new Action.Deliver(terms.id(), delivered)));
        ConnectionState heard =
                state.liveness() == Liveness.HEARD ? state : new Established(state.negotiated(), Liveness.HEARD);
        return new ConnectionStep(heard, actions, Optional.empty());
    }

    private ConnectionStep keepalive(ConnectionState state, Negotiated negotiated) {
        return negotiated.keepsAlive()
                ? ConnectionStep.to(
                        state,
                        new Action.Send(terms.id(), Keepalive.INSTANCE),
                        terms.arm(Timer.Kind.KEEPALIVE, terms.jittered(negotiated.keepaliveTime())))
                : ConnectionStep.stay(state);
    }

    /** The timer runs once more, as long as before, in case the answer to the question gets lost. */
    private ConnectionStep doubt(ConnectionState inDoubt, Duration hold) {
        return ConnectionStep.to(inDoubt, terms.arm(Timer.Kind.HOLD, hold), new Action.DrainThenDecide(terms.id()));
    }
}

package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.FSM_UNSPECIFIC;

import io.vipwatch.bgp.fsm.Action.Manner;
import io.vipwatch.bgp.fsm.ConnectionState.Active;
import io.vipwatch.bgp.fsm.ConnectionState.Connect;
import io.vipwatch.bgp.fsm.ConnectionState.Idle;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenSent;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The states before our OPEN is sent: Idle, Connect and Active, with and without the DelayOpenTimer.
 *
 * @param terms the connection
 */
record ConnectionOpening(ConnectionTerms terms) {
    ConnectionStep idle(Idle state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.ManualStart _, ConnectionEvent.AutomaticStart _ ->
                terms.settings().passive() ? listen() : dial(List.of());
            case ConnectionEvent.ManualStartWithPassiveTcpEstablishment _,
                    ConnectionEvent.AutomaticStartWithPassiveTcpEstablishment _ -> listen();
            case ConnectionEvent.Ending _,
                    ConnectionEvent.Expiry _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.BfdChanged _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    ConnectionStep connect(Connect state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.Transport _ -> transportUp(new Connect(Opening.DELAYED_OPEN));
            case ConnectionEvent.ConnectRetryTimerExpires _ ->
                dial(List.of(new Action.Close(terms.id(), Optional.empty(), Manner.ABORT)));
            case ConnectionEvent.BfdChanged changed -> bfd(state, changed);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    ConnectionStep active(Active state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.Transport _ -> transportUp(new Active(Opening.DELAYED_OPEN));
            case ConnectionEvent.ConnectRetryTimerExpires _ ->
                terms.settings().passive() ? ConnectionStep.stay(state) : dial(List.of());
            case ConnectionEvent.BfdChanged changed -> bfd(state, changed);
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    ConnectionStep delayedOpen(ConnectionState state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.DelayOpenTimerExpires _ -> sendOpen();
            case ConnectionEvent.BgpOpen open ->
                terms.open(
                        state,
                        open.open(),
                        List.of(
                                terms.disarm(Timer.Kind.DELAY_OPEN),
                                new Action.Send(terms.id(), terms.settings().open())));
            case ConnectionEvent.KeepAliveMsg _, ConnectionEvent.UpdateMsg _, ConnectionEvent.RouteRefreshMsg _ ->
                terms.fault(state, FSM_UNSPECIFIC);
            case ConnectionEvent.MessageError error -> terms.endWith(state, error.answer());
            case ConnectionEvent.Ending ending -> terms.end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.BfdChanged _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.BfdHoldTimerExpires _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    /** Nobody is dialled the moment BFD is Up: BFD that flaps must not make BGP flap with it. */
    private ConnectionStep bfd(ConnectionState state, ConnectionEvent.BfdChanged changed) {
        boolean matters = (changed.before() == BfdState.DOWN) != (terms.bfd() == BfdState.DOWN);
        return matters && !terms.settings().passive()
                ? ConnectionStep.to(state, terms.armConnectRetry())
                : ConnectionStep.stay(state);
    }

    private ConnectionStep listen() {
        Active active = new Active(Opening.TCP);
        return terms.settings().passive()
                ? ConnectionStep.to(active)
                : ConnectionStep.to(active, terms.armConnectRetry());
    }

    private ConnectionStep dial(List<Action> before) {
        List<Action> actions = new ArrayList<>(before);
        actions.add(new Action.Connect(terms.id()));
        actions.add(terms.armConnectRetry());
        return new ConnectionStep(new Connect(Opening.TCP), actions, Optional.empty());
    }

    private ConnectionStep transportUp(ConnectionState delayed) {
        Duration delay = terms.settings().times().delayOpen();
        return delay.isZero()
                ? sendOpen()
                : ConnectionStep.to(
                        delayed, terms.disarm(Timer.Kind.CONNECT_RETRY), terms.arm(Timer.Kind.DELAY_OPEN, delay));
    }

    private ConnectionStep sendOpen() {
        return ConnectionStep.to(
                new OpenSent(Liveness.HEARD),
                terms.disarm(Timer.Kind.CONNECT_RETRY),
                terms.disarm(Timer.Kind.DELAY_OPEN),
                new Action.Send(terms.id(), terms.settings().open()),
                terms.arm(Timer.Kind.HOLD, terms.settings().times().openHold()));
    }
}

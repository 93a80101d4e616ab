package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_ESTABLISHED;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNEXPECTED_MESSAGE_IN_OPENSENT;
import static io.vipwatch.bgp.message.ErrorCode.FSM_UNSPECIFIC;
import static io.vipwatch.bgp.message.ErrorCode.HOLD_TIMER_EXPIRED;
import static io.vipwatch.bgp.message.ErrorCode.SEND_HOLD_TIMER_EXPIRED;

import io.vipwatch.bgp.fsm.Action.Manner;
import io.vipwatch.bgp.fsm.ConnectionState.Active;
import io.vipwatch.bgp.fsm.ConnectionState.Connect;
import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.Idle;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.fsm.ConnectionState.OpenSent;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
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
    private final PeerSettings settings;
    private final ConnectionId id;
    private final double jitter;

    ConnectionMachine(PeerSettings settings, ConnectionId id, double jitter) {
        this.settings = settings;
        this.id = id;
        this.jitter = jitter;
    }

    ConnectionStep step(ConnectionState state, ConnectionEvent event) {
        return switch (state) {
            case Idle idle -> idle(idle, event);
            case Connect connect ->
                switch (connect.opening()) {
                    case TCP -> connect(connect, event);
                    case DELAYED_OPEN -> delayedOpen(connect, event);
                };
            case Active active ->
                switch (active.opening()) {
                    case TCP -> active(active, event);
                    case DELAYED_OPEN -> delayedOpen(active, event);
                };
            case OpenSent openSent -> openSent(openSent, event);
            case OpenConfirm openConfirm -> openConfirm(openConfirm, event);
            case Established established -> established(established, event);
        };
    }

    private ConnectionStep idle(Idle state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.ManualStart _, ConnectionEvent.AutomaticStart _ ->
                settings.passive() ? listen() : dial(List.of());
            case ConnectionEvent.ManualStartWithPassiveTcpEstablishment _,
                    ConnectionEvent.AutomaticStartWithPassiveTcpEstablishment _ -> listen();
            case ConnectionEvent.Ending _,
                    ConnectionEvent.Expiry _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep connect(Connect state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.Transport _ -> transportUp(new Connect(Opening.DELAYED_OPEN));
            case ConnectionEvent.ConnectRetryTimerExpires _ ->
                dial(List.of(new Action.Close(id, Optional.empty(), Manner.ABORT)));
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep active(Active state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.Transport _ -> transportUp(new Active(Opening.DELAYED_OPEN));
            case ConnectionEvent.ConnectRetryTimerExpires _ ->
                settings.passive() ? ConnectionStep.stay(state) : dial(List.of());
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.Message _,
                    ConnectionEvent.MessageError _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep delayedOpen(ConnectionState state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.DelayOpenTimerExpires _ -> sendOpen();
            case ConnectionEvent.BgpOpen open ->
                open(state, open.open(), List.of(disarm(Timer.Kind.DELAY_OPEN), new Action.Send(id, settings.open())));
            case ConnectionEvent.KeepAliveMsg _, ConnectionEvent.UpdateMsg _, ConnectionEvent.RouteRefreshMsg _ ->
                fault(state, FSM_UNSPECIFIC);
            case ConnectionEvent.MessageError error -> endWith(state, error.answer());
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.HoldTimerExpires _,
                    ConnectionEvent.HoldTimerConfirmed _,
                    ConnectionEvent.KeepaliveTimerExpires _,
                    ConnectionEvent.SendHoldTimerExpires _,
                    ConnectionEvent.Output _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep openSent(OpenSent state, ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.BgpOpen open -> open(state, open.open(), List.of());
            case ConnectionEvent.BgpOpenMsgErr error -> endWith(state, error.answer());
            case ConnectionEvent.KeepAliveMsg _,
                    ConnectionEvent.UpdateMsg _,
                    ConnectionEvent.UpdateMsgErr _,
                    ConnectionEvent.RouteRefreshMsg _,
                    ConnectionEvent.RouteRefreshMsgErr _ -> fault(state, FSM_UNEXPECTED_MESSAGE_IN_OPENSENT);
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? holdTimerExpired(state)
                        : doubt(
                                new OpenSent(Liveness.IN_DOUBT),
                                settings.times().openHold());
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.SendHoldTimerExpires _ -> sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> output(state, settings.times().openHold(), output);
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
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
                    ConnectionEvent.RouteRefreshMsgErr _ -> fault(state, FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM);
            case ConnectionEvent.BgpOpenMsgErr error -> endWith(state, error.answer());
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? holdTimerExpired(state)
                        : doubt(new OpenConfirm(negotiated, Liveness.IN_DOUBT), confirmHold(negotiated));
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.KeepaliveTimerExpires _ -> keepalive(state, negotiated);
            case ConnectionEvent.SendHoldTimerExpires _ -> sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> output(state, negotiated.holdTime(), output);
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
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
                heard(
                        state,
                        Optional.<BgpMessage>of(refresh.routeRefresh())
                                .filter(_ -> negotiated.context().routeRefresh()));
            case ConnectionEvent.BgpOpen _, ConnectionEvent.BgpOpenMsgErr _ ->
                fault(state, FSM_UNEXPECTED_MESSAGE_IN_ESTABLISHED);
            case ConnectionEvent.UpdateMsgErr error -> endWith(state, error.answer());
            case ConnectionEvent.RouteRefreshMsgErr error -> endWith(state, error.answer());
            case ConnectionEvent.HoldTimerExpires _ ->
                state.liveness() == Liveness.IN_DOUBT
                        ? holdTimerExpired(state)
                        : doubt(new Established(negotiated, Liveness.IN_DOUBT), negotiated.holdTime());
            case ConnectionEvent.HoldTimerConfirmed _ ->
                state.liveness() == Liveness.IN_DOUBT ? holdTimerExpired(state) : ConnectionStep.stay(state);
            case ConnectionEvent.KeepaliveTimerExpires _ -> keepalive(state, negotiated);
            case ConnectionEvent.SendHoldTimerExpires _ -> sendHoldTimerExpired(state);
            case ConnectionEvent.Output output -> output(state, negotiated.holdTime(), output);
            case ConnectionEvent.Ending ending -> end(state, ending);
            case ConnectionEvent.Start _,
                    ConnectionEvent.Transport _,
                    ConnectionEvent.ConnectRetryTimerExpires _,
                    ConnectionEvent.DelayOpenTimerExpires _ -> ConnectionStep.stay(state);
        };
    }

    private ConnectionStep listen() {
        Active active = new Active(Opening.TCP);
        return settings.passive()
                ? ConnectionStep.to(active)
                : ConnectionStep.to(
                        active,
                        arm(Timer.Kind.CONNECT_RETRY, jittered(settings.times().connectRetry())));
    }

    private ConnectionStep dial(List<Action> before) {
        List<Action> actions = new ArrayList<>(before);
        actions.add(new Action.Connect(id));
        actions.add(arm(Timer.Kind.CONNECT_RETRY, jittered(settings.times().connectRetry())));
        return new ConnectionStep(new Connect(Opening.TCP), actions, Optional.empty());
    }

    private ConnectionStep transportUp(ConnectionState delayed) {
        Duration delay = settings.times().delayOpen();
        return delay.isZero()
                ? sendOpen()
                : ConnectionStep.to(delayed, disarm(Timer.Kind.CONNECT_RETRY), arm(Timer.Kind.DELAY_OPEN, delay));
    }

    private ConnectionStep sendOpen() {
        return ConnectionStep.to(
                new OpenSent(Liveness.HEARD),
                disarm(Timer.Kind.CONNECT_RETRY),
                disarm(Timer.Kind.DELAY_OPEN),
                new Action.Send(id, settings.open()),
                arm(Timer.Kind.HOLD, settings.times().openHold()));
    }

    private ConnectionStep open(ConnectionState state, Open remote, List<Action> before) {
        return switch (OpenValidation.judge(settings, remote)) {
            case OpenVerdict.Unacceptable unacceptable -> endWith(state, unacceptable.answer());
            case OpenVerdict.Acceptable acceptable -> {
                Negotiated negotiated = acceptable.negotiated();
                List<Action> actions = new ArrayList<>(before);
                actions.add(new Action.UseContext(id, negotiated.context()));
                actions.add(new Action.Send(id, Keepalive.INSTANCE));
                actions.add(arm(Timer.Kind.HOLD, confirmHold(negotiated)));
                if (negotiated.keepsAlive()) {
                    actions.add(arm(Timer.Kind.KEEPALIVE, jittered(negotiated.keepaliveTime())));
                }
                yield new ConnectionStep(new OpenConfirm(negotiated, Liveness.HEARD), actions, Optional.empty());
            }
        };
    }

    /** Without a hold time the peer's KEEPALIVE is still not awaited for ever. */
    private Duration confirmHold(Negotiated negotiated) {
        return negotiated.keepsAlive()
                ? negotiated.holdTime()
                : settings.times().openHold();
    }

    private ConnectionStep establish(Negotiated negotiated) {
        return ConnectionStep.to(
                new Established(negotiated, Liveness.HEARD),
                negotiated.keepsAlive() ? arm(Timer.Kind.HOLD, negotiated.holdTime()) : disarm(Timer.Kind.HOLD),
                new Action.SessionUp(id, negotiated));
    }

    private ConnectionStep heard(Established state, Optional<? extends BgpMessage> message) {
        List<Action> actions = new ArrayList<>(2);
        if (state.negotiated().keepsAlive()) {
            actions.add(arm(Timer.Kind.HOLD, state.negotiated().holdTime()));
        }
        message.ifPresent(delivered -> actions.add(new Action.Deliver(id, delivered)));
        ConnectionState heard =
                state.liveness() == Liveness.HEARD ? state : new Established(state.negotiated(), Liveness.HEARD);
        return new ConnectionStep(heard, actions, Optional.empty());
    }

    private ConnectionStep keepalive(ConnectionState state, Negotiated negotiated) {
        return negotiated.keepsAlive()
                ? ConnectionStep.to(
                        state,
                        new Action.Send(id, Keepalive.INSTANCE),
                        arm(Timer.Kind.KEEPALIVE, jittered(negotiated.keepaliveTime())))
                : ConnectionStep.stay(state);
    }

    /** The timer runs once more, as long as before, in case the answer to the question gets lost. */
    private ConnectionStep doubt(ConnectionState inDoubt, Duration hold) {
        return ConnectionStep.to(inDoubt, arm(Timer.Kind.HOLD, hold), new Action.DrainThenDecide(id));
    }

    private ConnectionStep output(ConnectionState state, Duration hold, ConnectionEvent.Output output) {
        return switch (output) {
            case ConnectionEvent.OutputWaiting _ ->
                ConnectionStep.to(state, arm(Timer.Kind.SEND_HOLD, SessionTimes.sendHold(hold)));
            case ConnectionEvent.OutputFlushed _ -> ConnectionStep.to(state, disarm(Timer.Kind.SEND_HOLD));
        };
    }

    private ConnectionStep end(ConnectionState state, ConnectionEvent.Ending event) {
        return new ConnectionEnd(id, state).by(event);
    }

    private ConnectionStep holdTimerExpired(ConnectionState state) {
        Notification notification = Notification.of(HOLD_TIMER_EXPIRED);
        return new ConnectionEnd(id, state).closing(new DownCause.HoldTimer(), notification, Manner.ABORT);
    }

    private ConnectionStep sendHoldTimerExpired(ConnectionState state) {
        Notification notification = Notification.of(SEND_HOLD_TIMER_EXPIRED);
        return new ConnectionEnd(id, state).closing(new DownCause.SendHoldTimer(), notification, Manner.ABORT);
    }

    private ConnectionStep fault(ConnectionState state, ErrorCode error) {
        return endWith(state, Notification.of(error));
    }

    private ConnectionStep endWith(ConnectionState state, Notification answer) {
        return new ConnectionEnd(id, state).closing(new DownCause.NotificationSent(answer), answer, Manner.ORDERLY);
    }

    private Duration jittered(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * jitter));
    }

    private Action arm(Timer.Kind kind, Duration duration) {
        return new Action.Arm(new Timer.OfConnection(id, kind), duration);
    }

    private Action disarm(Timer.Kind kind) {
        return new Action.Disarm(new Timer.OfConnection(id, kind));
    }
}

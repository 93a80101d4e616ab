package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.HOLD_TIMER_EXPIRED;
import static io.vipwatch.bgp.message.ErrorCode.SEND_HOLD_TIMER_EXPIRED;

import io.vipwatch.bgp.fsm.Action.Manner;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the steps of one connection have in common: its name, its settings, and the steps that several states take.
 *
 * @param settings the peer's settings
 * @param id the connection
 * @param bfd what BFD says of the path to the peer
 * @param jitter the factor for timers that get one
 */
record ConnectionTerms(PeerSettings settings, ConnectionId id, BfdState bfd, double jitter) {
    ConnectionStep open(ConnectionState state, Open remote, List<Action> before) {
        return switch (OpenValidation.judge(settings, remote)) {
            case OpenVerdict.Unacceptable unacceptable -> endWith(state, unacceptable.answer());
            case OpenVerdict.Acceptable acceptable -> {
                Negotiated negotiated = acceptable.negotiated();
                List<Action> actions = new ArrayList<>(before);
                actions.add(new Action.UseContext(id, negotiated.context()));
                StrictMode strict = new StrictMode(this);
                if (strict.holds(negotiated)) {
                    yield strict.hold(negotiated, actions);
                }
                actions.addAll(confirm(negotiated));
                yield new ConnectionStep(new OpenConfirm(negotiated, Liveness.HEARD), actions, Optional.empty());
            }
        };
    }

    /** Our half of what makes a session Established: the first KEEPALIVE, and the timers from there on. */
    List<Action> confirm(Negotiated negotiated) {
        Action keepalive = new Action.Send(id, Keepalive.INSTANCE);
        Action hold = arm(Timer.Kind.HOLD, confirmHold(negotiated));
        return negotiated.keepsAlive()
                ? List.of(keepalive, hold, arm(Timer.Kind.KEEPALIVE, jittered(negotiated.keepaliveTime())))
                : List.of(keepalive, hold);
    }

    /**
     * Until the next attempt to connect. A peer that BFD holds to be down is tried rarely: it will be back when BFD is Up,
     * or connect itself.
     */
    Action armConnectRetry() {
        SessionTimes times = settings.times();
        boolean rarely = bfd == BfdState.DOWN && times.idleHoldMaximum().compareTo(times.connectRetry()) > 0;
        return arm(Timer.Kind.CONNECT_RETRY, jittered(rarely ? times.idleHoldMaximum() : times.connectRetry()));
    }

    /** Without a hold time the peer's KEEPALIVE is still not awaited for ever. */
    Duration confirmHold(Negotiated negotiated) {
        return negotiated.keepsAlive()
                ? negotiated.holdTime()
                : settings.times().openHold();
    }

    ConnectionStep end(ConnectionState state, ConnectionEvent.Ending event) {
        return new ConnectionEnd(id, state).by(event);
    }

    ConnectionStep holdTimerExpired(ConnectionState state) {
        Notification notification = Notification.of(HOLD_TIMER_EXPIRED);
        return new ConnectionEnd(id, state).closing(new DownCause.HoldTimer(), notification, Manner.ORDERLY);
    }

    ConnectionStep sendHoldTimerExpired(ConnectionState state) {
        Notification notification = Notification.of(SEND_HOLD_TIMER_EXPIRED);
        return new ConnectionEnd(id, state).closing(new DownCause.SendHoldTimer(), notification, Manner.ABORT);
    }

    ConnectionStep fault(ConnectionState state, ErrorCode error) {
        return endWith(state, Notification.of(error));
    }

    ConnectionStep endWith(ConnectionState state, Notification answer) {
        return new ConnectionEnd(id, state).closing(new DownCause.NotificationSent(answer), answer, Manner.ORDERLY);
    }

    ConnectionStep output(ConnectionState state, Duration hold, ConnectionEvent.Output output) {
        return switch (output) {
            case ConnectionEvent.OutputWaiting _ ->
                ConnectionStep.to(
                        state, arm(Timer.Kind.SEND_HOLD, settings.times().sendHold(hold)));
            case ConnectionEvent.OutputFlushed _ -> ConnectionStep.to(state, disarm(Timer.Kind.SEND_HOLD));
        };
    }

    Duration jittered(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * jitter));
    }

    Action arm(Timer.Kind kind, Duration duration) {
        return new Action.Arm(new Timer.OfConnection(id, kind), duration);
    }

    Action disarm(Timer.Kind kind) {
        return new Action.Disarm(new Timer.OfConnection(id, kind));
    }
}

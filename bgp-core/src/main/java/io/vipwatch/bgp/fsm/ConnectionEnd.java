package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION;
import static io.vipwatch.bgp.message.ErrorCode.CEASE_OUT_OF_RESOURCES;

import io.vipwatch.bgp.fsm.Action.Manner;
import io.vipwatch.bgp.message.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a connection ends: timers stop, TCP closes, and exactly one action says why.
 *
 * @param id the connection
 * @param state the state that it is in until now
 */
record ConnectionEnd(ConnectionId id, ConnectionState state) {
    ConnectionStep by(ConnectionEvent.Ending event) {
        return switch (event) {
            case ConnectionEvent.ManualStop stop ->
                closing(stop.cause(), stop.cease().map(cease -> Cease.asHardReset(cease, state)), Manner.ORDERLY);
            case ConnectionEvent.AutomaticStop stop -> closing(stop.cause(), stop.cease(), Manner.ORDERLY);
            case ConnectionEvent.TcpConnectionFails fails -> ended(fails.cause(), List.of());
            case ConnectionEvent.BgpHeaderErr error ->
                closing(new DownCause.NotificationSent(error.answer()), error.answer(), Manner.ORDERLY);
            case ConnectionEvent.OpenCollisionDump dump ->
                closing(
                        new DownCause.CollisionLost(dump.winner()),
                        Notification.of(CEASE_CONNECTION_COLLISION_RESOLUTION),
                        Manner.ORDERLY);
            // The old connection is considered terminated: no NOTIFICATION (RFC 4724 §4.2).
            case ConnectionEvent.PeerRestarted restarted ->
                closing(new DownCause.PeerRestarted(restarted.successor()), Optional.empty(), Manner.ABORT);
            case ConnectionEvent.NotifMsgVerErr error -> received(error.notification());
            case ConnectionEvent.NotifMsg message -> received(message.notification());
            case ConnectionEvent.NotifMsgErr _ ->
                closing(new DownCause.MalformedNotificationReceived(), Optional.empty(), Manner.ORDERLY);
            case ConnectionEvent.OwnFault fault ->
                closing(new DownCause.OwnFault(fault.text()), Notification.of(CEASE_OUT_OF_RESOURCES), Manner.ABORT);
        };
    }

    ConnectionStep closing(DownCause cause, Notification notification, Manner manner) {
        return closing(cause, Optional.of(notification), manner);
    }

    private ConnectionStep received(Notification notification) {
        return closing(new DownCause.NotificationReceived(notification), Optional.empty(), Manner.ORDERLY);
    }

    private ConnectionStep closing(DownCause cause, Optional<Notification> notification, Manner manner) {
        return switch (state) {
            case ConnectionState.Connect connect
            when connect.opening() == ConnectionState.Opening.TCP ->
                ended(cause, List.of(new Action.Close(id, Optional.empty(), Manner.ABORT)));
            case ConnectionState.Active active
            when active.opening() == ConnectionState.Opening.TCP -> ended(cause, List.of());
            case ConnectionState.Idle _,
                    ConnectionState.Connect _,
                    ConnectionState.Active _,
                    ConnectionState.OpenSent _,
                    ConnectionState.OpenConfirm _,
                    ConnectionState.Established _ -> ended(cause, List.of(new Action.Close(id, notification, manner)));
        };
    }

    private ConnectionStep ended(DownCause cause, List<Action> closing) {
        List<Action> actions = new ArrayList<>();
        for (Timer.Kind kind : Timer.Kind.values()) {
            actions.add(new Action.Disarm(new Timer.OfConnection(id, kind)));
        }
        actions.addAll(closing);
        switch (state) {
            case ConnectionState.Established _ -> actions.add(new Action.SessionDown(id, cause));
            case ConnectionState.Active active when active.opening() == ConnectionState.Opening.TCP -> {}
            case ConnectionState.Idle _ -> {}
            case ConnectionState.Connect _,
                    ConnectionState.Active _,
                    ConnectionState.OpenSent _,
                    ConnectionState.OpenConfirm _ -> actions.add(new Action.ConnectionEnded(id, cause));
        }
        return new ConnectionStep(new ConnectionState.Idle(), actions, Optional.of(cause));
    }
}

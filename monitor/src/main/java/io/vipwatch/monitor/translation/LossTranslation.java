package io.vipwatch.monitor.translation;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import io.vipwatch.monitor.event.SessionDown.SessionLoss;
import java.time.Duration;
import java.util.Optional;

/** Causes of the end of a session in the words of events. */
public final class LossTranslation {
    private LossTranslation() {}

    /**
     * {@return the loss}
     *
     * @param sent the NOTIFICATION that was sent, if one was
     * @param silence from the peer's last message until the end
     * @param holdTime the hold time that was in force
     */
    static SessionLoss of(DownCause cause, Optional<Notification> sent, Duration silence, Duration holdTime) {
        return new SessionLoss(kind(cause), detail(cause), notification(cause, sent), silence, holdTime.dividedBy(3));
    }

    /** {@return the kind of a cause} */
    public static LossCause kind(DownCause cause) {
        return switch (cause) {
            case DownCause.HoldTimer _ -> LossCause.HOLD_TIMER;
            case DownCause.NotificationReceived _, DownCause.MalformedNotificationReceived _ -> LossCause.NOTIFICATION;
            case DownCause.NotificationSent _, DownCause.CollisionLost _ -> LossCause.NOTIFICATION_SENT;
            case DownCause.TransportEnded ended ->
                switch (ended.end()) {
                    case FIN -> LossCause.TCP_FIN;
                    case RESET -> LossCause.TCP_RESET;
                    case FAILED -> LossCause.TCP_FAILED;
                };
            case DownCause.ConnectFailed _ -> LossCause.TCP_FAILED;
            case DownCause.PeerRestarted _ -> LossCause.PEER_RESTARTED;
            case DownCause.SendHoldTimer _ -> LossCause.SEND_HOLD_TIMER;
            case DownCause.BfdDown _ -> LossCause.BFD;
            case DownCause.Administrative _, DownCause.Left _ -> LossCause.ADMINISTRATIVE;
            case DownCause.MaximumPrefixesReached _ -> LossCause.MAXIMUM_PREFIXES;
            case DownCause.OwnFault _ -> LossCause.OWN_FAULT;
        };
    }

    /** {@return the cause in words} */
    public static String detail(DownCause cause) {
        return switch (cause) {
            case DownCause.HoldTimer _ -> "no complete message for the hold time";
            case DownCause.NotificationReceived received -> "received " + name(received.notification());
            case DownCause.MalformedNotificationReceived _ -> "received a NOTIFICATION that cannot be read";
            case DownCause.NotificationSent sent -> "sent " + name(sent.notification());
            case DownCause.TransportEnded ended ->
                switch (ended.end()) {
                    case FIN -> "the peer closed the connection without a NOTIFICATION" + in(ended.detail());
                    case RESET -> "the peer reset the connection"; // its detail is that of a system call
                    case FAILED -> "the connection failed" + in(ended.detail());
                };
            case DownCause.ConnectFailed failed -> "the connection did not come up" + in(failed.detail());
            case DownCause.PeerRestarted _ -> "the peer opened a new connection while this session was Established";
            case DownCause.SendHoldTimer _ -> "the peer takes nothing from us any more";
            case DownCause.BfdDown _ -> "BFD declared the path to the peer down";
            case DownCause.Administrative administrative ->
                "sent " + administrative.cease().text() + in(administrative.message());
            case DownCause.Left left -> "closed without a NOTIFICATION" + in(left.message());
            case DownCause.MaximumPrefixesReached reached ->
                reached.count() + " " + reached.family() + " prefixes, the limit is " + reached.limit();
            case DownCause.CollisionLost _ -> "the other of two connections was kept";
            case DownCause.OwnFault fault -> "a fault in this program: " + fault.detail();
        };
    }

    /** What ended the session: the peer's NOTIFICATION, else ours as it was sent. */
    private static Optional<NotificationText> notification(DownCause cause, Optional<Notification> sent) {
        return cause instanceof DownCause.NotificationReceived(Notification received)
                ? Optional.of(text(received))
                : sent.map(LossTranslation::text);
    }

    private static NotificationText text(Notification notification) {
        return new NotificationText(
                notification.code(),
                notification.subcode(),
                notification.name(),
                notification.shutdownText().orElse(""));
    }

    private static String name(Notification notification) {
        return notification.name()
                + notification
                        .shutdownText()
                        .filter(text -> !text.isEmpty())
                        .map(text -> ": \"" + text + "\"")
                        .orElse("");
    }

    private static String in(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }
}

package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.message.Notification;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown.NotificationText;

/** What a NOTIFICATION between the edge and a neighbour says of the end of their session (RFC 4271 §4.5). */
final class Notifications {
    private static final int HOLD_TIMER_EXPIRED = 4;
    private static final int CEASE = 6;

    /** Cease/BFD Down (RFC 9384). */
    private static final int BFD_DOWN = 10;

    private Notifications() {}

    static LossCause cause(boolean sentByEdge, int code, int subcode) {
        if (!sentByEdge) {
            return LossCause.NOTIFICATION;
        }
        if (code == HOLD_TIMER_EXPIRED) {
            return LossCause.HOLD_TIMER;
        }
        return code == CEASE && subcode == BFD_DOWN ? LossCause.BFD : LossCause.NOTIFICATION_SENT;
    }

    static NotificationText text(Notification notification) {
        return new NotificationText(
                notification.code(),
                notification.subcode(),
                notification.name(),
                notification.shutdownText().orElse(""));
    }
}

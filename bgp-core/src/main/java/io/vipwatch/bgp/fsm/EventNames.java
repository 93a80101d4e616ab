package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;

/** Names what arrived as RFC 4271 §8.1.5 does. */
final class EventNames {
    private EventNames() {}

    static ConnectionEvent event(BgpMessage message) {
        return switch (message) {
            case Open open -> new ConnectionEvent.BgpOpen(open);
            case Keepalive _ -> new ConnectionEvent.KeepAliveMsg();
            case Update update -> new ConnectionEvent.UpdateMsg(update);
            case RouteRefresh refresh -> new ConnectionEvent.RouteRefreshMsg(refresh);
            case Notification notification ->
                isVersionError(notification)
                        ? new ConnectionEvent.NotifMsgVerErr(notification)
                        : new ConnectionEvent.NotifMsg(notification);
        };
    }

    static boolean isVersionError(Notification notification) {
        return notification
                .error()
                .filter(ErrorCode.OPEN_UNSUPPORTED_VERSION_NUMBER::equals)
                .isPresent();
    }

    /** The kind of message follows from the error code of the answer (RFC 4271 §6). */
    static ConnectionEvent malformed(Notification answer) {
        return switch (answer.code()) {
            case 2 -> new ConnectionEvent.BgpOpenMsgErr(answer);
            case 3 -> new ConnectionEvent.UpdateMsgErr(answer);
            case 7 -> new ConnectionEvent.RouteRefreshMsgErr(answer);
            default -> new ConnectionEvent.BgpHeaderErr(answer);
        };
    }

    static ConnectionEvent expiry(Timer.Kind kind) {
        return switch (kind) {
            case CONNECT_RETRY -> new ConnectionEvent.ConnectRetryTimerExpires();
            case DELAY_OPEN -> new ConnectionEvent.DelayOpenTimerExpires();
            case HOLD -> new ConnectionEvent.HoldTimerExpires();
            case KEEPALIVE -> new ConnectionEvent.KeepaliveTimerExpires();
            case SEND_HOLD -> new ConnectionEvent.SendHoldTimerExpires();
            case BFD_HOLD -> new ConnectionEvent.BfdHoldTimerExpires();
        };
    }
}

package io.vipwatch.cli.decode;

import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;

/** The names of the message types in the output. */
final class MessageType {
    private static final int MARKER_LENGTH = 16;
    private static final int TYPE_OFFSET = 18;

    private MessageType() {}

    /** {@return the name of a type code; {@code unknown} for one that is not in RFC 4271 or RFC 2918} */
    static String text(int typeCode) {
        return switch (typeCode) {
            case Open.TYPE_CODE -> "open";
            case Update.TYPE_CODE -> "update";
            case Notification.TYPE_CODE -> "notification";
            case Keepalive.TYPE_CODE -> "keepalive";
            case RouteRefresh.TYPE_CODE -> "route-refresh";
            default -> "unknown";
        };
    }

    /** {@return the name of the type that a message's header has; {@code unknown} where there is no header} */
    static String of(byte[] message, int length) {
        return length > TYPE_OFFSET && hasMarker(message) ? text(message[TYPE_OFFSET] & 0xff) : "unknown";
    }

    /** {@return the name of the type that a message's header has; {@code unknown} where there is no header} */
    static String of(Octets message) {
        return of(message.toByteArray(), message.length());
    }

    private static boolean hasMarker(byte[] message) {
        for (int i = 0; i < MARKER_LENGTH; i++) {
            if (message[i] != -1) {
                return false;
            }
        }
        return true;
    }
}

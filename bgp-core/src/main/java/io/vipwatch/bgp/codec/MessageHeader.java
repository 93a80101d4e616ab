package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import java.util.Optional;

/** The header that every message begins with (RFC 4271 §4.1) and the errors that it alone shows (§6.1). */
final class MessageHeader {
    static final int LENGTH = 19;
    static final int LENGTH_OFFSET = 16;
    static final int TYPE_OFFSET = 18;

    private static final int OPEN_MINIMUM = 29;
    private static final int UPDATE_MINIMUM = 23;
    private static final int NOTIFICATION_MINIMUM = 21;

    private MessageHeader() {}

    static int length(byte[] bytes, int offset) {
        return NetworkOrder.u16(bytes, offset + LENGTH_OFFSET);
    }

    static int type(byte[] bytes, int offset) {
        return NetworkOrder.u8(bytes, offset + TYPE_OFFSET);
    }

    /** {@return what is wrong with the 19 octets at {@code offset}, if anything is} */
    static Optional<Decoded.SessionReset> check(byte[] bytes, int offset, NegotiatedSession context) {
        if (NetworkOrder.i64(bytes, offset) != -1 || NetworkOrder.i64(bytes, offset + 8) != -1) {
            return error(
                    bytes,
                    offset,
                    ErrorCode.CONNECTION_NOT_SYNCHRONIZED,
                    Octets.EMPTY,
                    "the marker is not sixteen octets of all ones");
        }
        int length = length(bytes, offset);
        int type = type(bytes, offset);
        int minimum = minimum(type);
        int maximum = maximum(type, context);
        if (length < minimum || length > maximum) {
            String right = minimum == maximum ? "exactly " + minimum : minimum + " to " + maximum;
            return error(
                    bytes,
                    offset,
                    ErrorCode.BAD_MESSAGE_LENGTH,
                    Octets.copyOf(bytes, offset + LENGTH_OFFSET, 2),
                    "the length field says " + length + " octets; " + name(type) + " has " + right);
        }
        if (!isKnown(type)) {
            return error(
                    bytes,
                    offset,
                    ErrorCode.BAD_MESSAGE_TYPE,
                    Octets.copyOf(bytes, offset + TYPE_OFFSET, 1),
                    "message type " + type + "; known are 1 to 5");
        }
        return Optional.empty();
    }

    private static boolean isKnown(int type) {
        return type >= Open.TYPE_CODE && type <= RouteRefresh.TYPE_CODE;
    }

    /** A ROUTE-REFRESH of a wrong length has an error code of its own (RFC 7313 §5) and so is not judged here. */
    private static int minimum(int type) {
        return switch (type) {
            case Open.TYPE_CODE -> OPEN_MINIMUM;
            case Update.TYPE_CODE -> UPDATE_MINIMUM;
            case Notification.TYPE_CODE -> NOTIFICATION_MINIMUM;
            default -> LENGTH;
        };
    }

    private static int maximum(int type, NegotiatedSession context) {
        return switch (type) {
            case Keepalive.TYPE_CODE -> LENGTH;
            case Open.TYPE_CODE -> NegotiatedSession.MAXIMUM_LENGTH;
            default -> context.maximumLength();
        };
    }

    private static String name(int type) {
        return switch (type) {
            case Open.TYPE_CODE -> "an OPEN";
            case Update.TYPE_CODE -> "an UPDATE";
            case Notification.TYPE_CODE -> "a NOTIFICATION";
            case Keepalive.TYPE_CODE -> "a KEEPALIVE";
            case RouteRefresh.TYPE_CODE -> "a ROUTE-REFRESH";
            default -> "a message";
        };
    }

    private static Optional<Decoded.SessionReset> error(
            byte[] bytes, int offset, ErrorCode error, Octets data, String text) {
        Octets header = Octets.copyOf(bytes, offset, LENGTH);
        Malformed malformed = Malformed.of(Treatment.SESSION_RESET, error, header, text);
        return Optional.of(new Decoded.SessionReset(Notification.of(error, data), malformed));
    }
}

package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads BGP messages (RFC 4271 §4). Whatever the octets are, the answer is a value, and no octet outside the message is
 * read. A decoder remembers the attributes that it read before, in order to share them: keep one for each session, on
 * one thread at a time.
 *
 * <p>What belongs to a family that the session did not negotiate is ignored: MP_REACH_NLRI and MP_UNREACH_NLRI stay in
 * the message as {@link io.vipwatch.bgp.attribute.Unrecognized}, IPv4 routes in the field "NLRI" are dropped.
 */
public final class MessageDecoder {
    private static final Decoded KEEPALIVE = new Decoded.Accepted(Keepalive.INSTANCE);
    private static final int ROUTE_REFRESH_LENGTH = MessageHeader.LENGTH + 4;

    private final UpdateDecoder updateDecoder = new UpdateDecoder();

    /**
     * {@return what the message in {@code length} octets of {@code bytes} from {@code offset} is, and what is wrong
     * with it}
     *
     * @param length the length of the message, header included, as {@link Framing} found it
     * @param context what the session negotiated
     * @throws IndexOutOfBoundsException if the octets are not all within {@code bytes}: the caller's error
     */
    public Decoded decode(byte[] bytes, int offset, int length, NegotiatedSession context) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length < MessageHeader.LENGTH || MessageHeader.length(bytes, offset) != length) {
            return lengthMismatch(bytes, offset, length);
        }
        Optional<Decoded.SessionReset> error = MessageHeader.check(bytes, offset, context);
        if (error.isPresent()) {
            return error.get();
        }
        int body = offset + MessageHeader.LENGTH;
        int end = offset + length;
        return switch (MessageHeader.type(bytes, offset)) {
            case Open.TYPE_CODE -> OpenDecoder.decode(bytes, body, end);
            case Update.TYPE_CODE -> updateDecoder.decode(bytes, body, end, context);
            case Notification.TYPE_CODE -> new Decoded.Accepted(notification(bytes, body, end));
            case RouteRefresh.TYPE_CODE -> routeRefresh(bytes, offset, length);
            default -> KEEPALIVE;
        };
    }

    private static Decoded lengthMismatch(byte[] bytes, int offset, int length) {
        String text = length < MessageHeader.LENGTH
                ? "a message of " + length + " octets; the header alone has " + MessageHeader.LENGTH
                : "the length field says " + MessageHeader.length(bytes, offset) + ", the message has " + length
                        + " octets";
        Octets data = length < MessageHeader.LENGTH
                ? Octets.EMPTY
                : Octets.copyOf(bytes, offset + MessageHeader.LENGTH_OFFSET, 2);
        Octets header = Octets.copyOf(bytes, offset, Math.min(length, MessageHeader.LENGTH));
        return new Decoded.SessionReset(
                Notification.of(ErrorCode.BAD_MESSAGE_LENGTH, data),
                Malformed.of(Treatment.SESSION_RESET, ErrorCode.BAD_MESSAGE_LENGTH, header, text));
    }

    private static Notification notification(byte[] bytes, int body, int end) {
        return new Notification(
                NetworkOrder.u8(bytes, body),
                NetworkOrder.u8(bytes, body + 1),
                Octets.copyOf(bytes, body + 2, end - body - 2));
    }

    private static Decoded routeRefresh(byte[] bytes, int offset, int length) {
        if (length != ROUTE_REFRESH_LENGTH) {
            Octets message = Octets.copyOf(bytes, offset, length);
            return new Decoded.SessionReset(
                    Notification.of(ErrorCode.ROUTE_REFRESH_INVALID_MESSAGE_LENGTH, UpdateVerdict.cut(message)),
                    Malformed.of(
                            Treatment.SESSION_RESET,
                            ErrorCode.ROUTE_REFRESH_INVALID_MESSAGE_LENGTH,
                            message,
                            "a ROUTE-REFRESH of " + length + " octets, not " + ROUTE_REFRESH_LENGTH));
        }
        int body = offset + MessageHeader.LENGTH;
        Family family = Family.of(NetworkOrder.u16(bytes, body), NetworkOrder.u8(bytes, body + 3));
        return new Decoded.Accepted(new RouteRefresh(family, NetworkOrder.u8(bytes, body + 2)));
    }
}

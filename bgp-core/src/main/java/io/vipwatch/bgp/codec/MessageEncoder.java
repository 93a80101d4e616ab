package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import java.util.Arrays;
import java.util.List;

/** Writes BGP messages (RFC 4271 §4) in their canonical form: no needless Extended Length, flags as the RFCs say. */
public final class MessageEncoder {
    private static final byte[] MARKER = marker();

    private MessageEncoder() {}

    private static byte[] marker() {
        byte[] marker = new byte[MessageHeader.LENGTH_OFFSET];
        Arrays.fill(marker, (byte) 0xff);
        return marker;
    }

    /**
     * {@return {@code message} as octets, header included}
     *
     * @param context what the session negotiated; {@link NegotiatedSession#BEFORE_OPEN} until then
     * @throws IllegalArgumentException if it would be longer than such a message may be, or if something in it has no
     *     form on the wire; see {@link #encodeAll} for UPDATEs that may be too long
     */
    public static byte[] encode(BgpMessage message, NegotiatedSession context) {
        OctetWriter out = begin(message.typeCode());
        switch (message) {
            case Open open -> OpenEncoder.write(open, out);
            case Update update -> UpdateEncoder.write(update, out, context);
            case Notification notification ->
                out.u8(notification.code()).u8(notification.subcode()).octets(notification.data());
            case Keepalive keepalive -> {}
            case RouteRefresh refresh ->
                out.u16(refresh.family().afi())
                        .u8(refresh.subtype())
                        .u8(refresh.family().safi());
        }
        int maximum = message instanceof Open ? NegotiatedSession.MAXIMUM_LENGTH : context.maximumLength();
        if (out.length() > maximum) {
            throw new IllegalArgumentException(
                    "a message of " + out.length() + " octets; " + maximum + " are the most");
        }
        out.fill16(MessageHeader.LENGTH_OFFSET, out.length());
        return out.toByteArray();
    }

    /**
     * {@return {@code update} as octets, in as many messages as its routes need: withdrawals first, then announcements,
     * each with all attributes}
     *
     * @throws IllegalArgumentException if a single route with these attributes is too long for a message
     */
    public static List<byte[]> encodeAll(Update update, NegotiatedSession context) {
        return UpdateSplitter.split(update, context).stream()
                .map(part -> encode(part, context))
                .toList();
    }

    private static OctetWriter begin(int typeCode) {
        return new OctetWriter().octets(MARKER).u16(0).u8(typeCode);
    }
}

package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds messages in a stream of octets (RFC 4271 §4.1). Nineteen octets are enough to say how long the message is or
 * that the header is wrong (§6.1), so that nobody waits for octets that a broken length field promises.
 */
public final class Framing {
    private Framing() {}

    /** What the octets at hand amount to. */
    public sealed interface Frame {
        /** Not a whole message yet. */
        record Incomplete() implements Frame {}

        /**
         * A whole message.
         *
         * @param length its octets, header included
         */
        record Complete(int length) implements Frame {}

        /**
         * The header is wrong; the stream cannot be read any further.
         *
         * @param reset why, and what to answer
         */
        record HeaderError(Decoded.SessionReset reset) implements Frame {}
    }

    private static final Frame INCOMPLETE = new Frame.Incomplete();

    /**
     * {@return what begins at {@code offset}}
     *
     * @param available how many octets are there from {@code offset}
     * @param context decides how long a message may be; {@link NegotiatedSession#BEFORE_OPEN} until the OPENs are
     *     exchanged
     * @throws IndexOutOfBoundsException if the octets are not all within {@code bytes}
     */
    public static Frame inspect(byte[] bytes, int offset, int available, NegotiatedSession context) {
        Objects.checkFromIndexSize(offset, available, bytes.length);
        if (available < MessageHeader.LENGTH) {
            return INCOMPLETE;
        }
        Optional<Decoded.SessionReset> error = MessageHeader.check(bytes, offset, context);
        if (error.isPresent()) {
            return new Frame.HeaderError(error.get());
        }
        int length = MessageHeader.length(bytes, offset);
        return length <= available ? new Frame.Complete(length) : INCOMPLETE;
    }
}

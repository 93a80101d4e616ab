package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of an OPEN (RFC 4271 §4.2, §6.2, RFC 5492 §4, RFC 9072 §2). */
final class OpenDecoder {
    private static final int FIXED_LENGTH = 10;
    private static final int CAPABILITIES = 2;

    /** A first optional parameter of this type says that the long form of RFC 9072 is in use. */
    private static final int EXTENDED = 255;

    private OpenDecoder() {}

    /** {@return what the body from {@code start} to {@code end}, ten octets at least, says} */
    static Decoded decode(byte[] bytes, int start, int end) {
        int version = NetworkOrder.u8(bytes, start);
        if (version != Open.VERSION) {
            return reset(
                    ErrorCode.OPEN_UNSUPPORTED_VERSION_NUMBER,
                    Octets.copyOf(new byte[] {0, Open.VERSION}),
                    Octets.copyOf(bytes, start, 1),
                    "version " + version + ", not " + Open.VERSION);
        }
        List<Capability> capabilities = new ArrayList<>();
        Optional<Decoded> error = parameters(bytes, start, end, capabilities);
        Open open = new Open(
                version,
                NetworkOrder.u16(bytes, start + 1),
                NetworkOrder.u16(bytes, start + 3),
                new RouterId(NetworkOrder.i32(bytes, start + 5)),
                capabilities);
        return check(open, bytes, start).or(() -> error).orElseGet(() -> new Decoded.Accepted(open));
    }

    private static Optional<Decoded> check(Open open, byte[] bytes, int start) {
        if (open.myAs() == 0 || open.asn() == 0) {
            return Optional.of(reset(
                    ErrorCode.OPEN_BAD_PEER_AS,
                    Octets.EMPTY,
                    Octets.copyOf(bytes, start + 1, 2),
                    "AS 0, which no one has (RFC 7607 §2)"));
        }
        if (open.holdTime() == 1 || open.holdTime() == 2) {
            return Optional.of(reset(
                    ErrorCode.OPEN_UNACCEPTABLE_HOLD_TIME,
                    Octets.EMPTY,
                    Octets.copyOf(bytes, start + 3, 2),
                    "a hold time of " + open.holdTime() + " s; right is 0, or 3 and more"));
        }
        if (open.routerId().value() == 0) {
            return Optional.of(reset(
                    ErrorCode.OPEN_BAD_BGP_IDENTIFIER,
                    Octets.EMPTY,
                    Octets.copyOf(bytes, start + 5, 4),
                    "a BGP Identifier of zero (RFC 6286 §2.1)"));
        }
        return Optional.empty();
    }

    private static Optional<Decoded> parameters(byte[] bytes, int start, int end, List<Capability> capabilities) {
        int at = start + FIXED_LENGTH;
        int length = NetworkOrder.u8(bytes, at - 1);
        boolean extended = length != 0 && at < end && NetworkOrder.u8(bytes, at) == EXTENDED;
        if (extended) {
            if (end - at < 3) {
                return Optional.of(unspecific(bytes, start, end, "the extended length is cut off (RFC 9072 §2)"));
            }
            length = NetworkOrder.u16(bytes, at + 1);
            at += 3;
        }
        if (at + length != end) {
            return Optional.of(unspecific(
                    bytes,
                    start,
                    end,
                    "the optional parameters have " + length + " octets; the message has " + (end - at)));
        }
        int header = extended ? 3 : 2;
        while (at < end) {
            int left = end - at - header;
            int parameterLength =
                    left < 0 ? 0 : extended ? NetworkOrder.u16(bytes, at + 1) : NetworkOrder.u8(bytes, at + 1);
            if (parameterLength > left) {
                return Optional.of(unspecific(bytes, start, end, "an optional parameter does not fit"));
            }
            int type = NetworkOrder.u8(bytes, at);
            if (type != CAPABILITIES) {
                return Optional.of(reset(
                        ErrorCode.OPEN_UNSUPPORTED_OPTIONAL_PARAMETER,
                        Octets.EMPTY,
                        Octets.copyOf(bytes, at, header + parameterLength),
                        "an optional parameter of type " + type + "; known is 2 (capabilities)"));
            }
            at += header;
            if (!CapabilityCodec.read(bytes, at, at + parameterLength, capabilities)) {
                return Optional.of(unspecific(bytes, start, end, "a capability does not fit its optional parameter"));
            }
            at += parameterLength;
        }
        return Optional.empty();
    }

    private static Decoded unspecific(byte[] bytes, int start, int end, String text) {
        return reset(ErrorCode.OPEN_UNSPECIFIC, Octets.EMPTY, Octets.copyOf(bytes, start, end - start), text);
    }

    private static Decoded reset(ErrorCode error, Octets data, Octets octets, String text) {
        return new Decoded.SessionReset(
                Notification.of(error, data), Malformed.of(Treatment.SESSION_RESET, error, octets, text));
    }
}

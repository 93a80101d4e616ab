package io.vipwatch.bfd.packet;

import java.util.Optional;

/** Reads a Control packet (RFC 5880 §4.1), checking what §6.8.6 demands of the octets, in its order. Never throws. */
public final class ControlPacketDecoder {
    private static final int POLL = 0x20;
    private static final int FINAL = 0x10;
    private static final int CONTROL_PLANE_INDEPENDENT = 0x08;
    private static final int AUTHENTICATION_PRESENT = 0x04;
    private static final int DEMAND = 0x02;
    private static final int MULTIPOINT = 0x01;

    private ControlPacketDecoder() {}

    /** {@return what a datagram is whose payload is all of {@code payload}} */
    public static Decoded decode(byte[] payload) {
        return decode(payload, 0, payload.length);
    }

    /**
     * {@return what a datagram is whose payload is {@code length} octets from {@code offset}}
     *
     * @throws IndexOutOfBoundsException if the range is not within {@code payload}
     */
    public static Decoded decode(byte[] payload, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, payload.length);
        Optional<DiscardReason> fault = fault(payload, offset, length);
        return fault.<Decoded>map(Decoded.Discarded::new)
                .orElseGet(() -> new Decoded.Accepted(packet(payload, offset)));
    }

    private static Optional<DiscardReason> fault(byte[] payload, int offset, int payloadLength) {
        if (payloadLength < 4) {
            return Optional.of(DiscardReason.TRUNCATED);
        }
        int flags = payload[offset + 1];
        int length = octet(payload, offset + 3);
        boolean authenticated = (flags & AUTHENTICATION_PRESENT) != 0;
        if (octet(payload, offset) >> 5 != ControlPacket.VERSION) {
            return Optional.of(DiscardReason.VERSION);
        }
        if (length < ControlPacket.HEADER_LENGTH + (authenticated ? 2 : 0)) {
            return Optional.of(DiscardReason.LENGTH_BELOW_MINIMUM);
        }
        if (length > payloadLength) {
            return Optional.of(DiscardReason.LENGTH_EXCEEDS_PAYLOAD);
        }
        if (payload[offset + 2] == 0) {
            return Optional.of(DiscardReason.DETECT_MULT_ZERO);
        }
        if ((flags & MULTIPOINT) != 0) {
            return Optional.of(DiscardReason.MULTIPOINT);
        }
        if (Octets.unsigned32(payload, offset + 4) == 0) {
            return Optional.of(DiscardReason.MY_DISCRIMINATOR_ZERO);
        }
        return Optional.empty();
    }

    private static ControlPacket packet(byte[] payload, int offset) {
        int flags = payload[offset + 1];
        Optional<AuthenticationSection> authentication = (flags & AUTHENTICATION_PRESENT) == 0
                ? Optional.empty()
                : Optional.of(authentication(
                        payload, offset + ControlPacket.HEADER_LENGTH, offset + octet(payload, offset + 3)));
        return new ControlPacket(
                new Diagnostic(payload[offset] & 0x1f),
                SessionState.of(octet(payload, offset + 1) >> 6),
                (flags & POLL) != 0,
                (flags & FINAL) != 0,
                (flags & CONTROL_PLANE_INDEPENDENT) != 0,
                (flags & DEMAND) != 0,
                octet(payload, offset + 2),
                Octets.unsigned32(payload, offset + 4),
                Octets.unsigned32(payload, offset + 8),
                Octets.unsigned32(payload, offset + 12),
                Octets.unsigned32(payload, offset + 16),
                Octets.unsigned32(payload, offset + 20),
                authentication);
    }

    private static AuthenticationSection authentication(byte[] payload, int start, int end) {
        int authLength = octet(payload, start + 1);
        Optional<AuthenticationType> type =
                AuthenticationType.of(octet(payload, start)).filter(known -> fits(known, authLength, end - start));
        if (type.isEmpty()) {
            return new UnrecognizedAuthentication(
                    octet(payload, start), authLength, Octets.copyOf(payload, start + 2, end - start - 2));
        }
        int keyId = octet(payload, start + 2);
        if (!type.get().keyed()) {
            return new SimplePassword(keyId, Octets.copyOf(payload, start + 3, authLength - 3));
        }
        return new KeyedDigest(
                type.get(),
                keyId,
                octet(payload, start + 3),
                Octets.unsigned32(payload, start + 4),
                Octets.copyOf(
                        payload, start + KeyedDigest.DIGEST_OFFSET, type.get().secretLength()));
    }

    private static boolean fits(AuthenticationType type, int authLength, int room) {
        boolean rightForType = type.keyed()
                ? authLength == KeyedDigest.lengthOf(type)
                : authLength >= SimplePassword.SHORTEST && authLength <= SimplePassword.LONGEST;
        return rightForType && authLength == room;
    }

    private static int octet(byte[] payload, int index) {
        return Byte.toUnsignedInt(payload[index]);
    }
}

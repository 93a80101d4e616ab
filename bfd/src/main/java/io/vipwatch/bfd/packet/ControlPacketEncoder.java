package io.vipwatch.bfd.packet;

/** Writes a Control packet (RFC 5880 §4.1). */
public final class ControlPacketEncoder {
    private ControlPacketEncoder() {}

    /** {@return the octets of {@code packet}} */
    public static byte[] encode(ControlPacket packet) {
        byte[] octets = new byte[packet.length()];
        encode(packet, octets, 0);
        return octets;
    }

    /**
     * Writes {@code packet} into {@code target} from {@code offset}; allocates nothing.
     *
     * @return how many octets were written
     * @throws IndexOutOfBoundsException if there is no room for {@link ControlPacket#length()} octets
     */
    public static int encode(ControlPacket packet, byte[] target, int offset) {
        int length = packet.length();
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        target[offset] =
                (byte) (ControlPacket.VERSION << 5 | packet.diagnostic().code());
        target[offset + 1] = (byte) flags(packet);
        target[offset + 2] = (byte) packet.detectMult();
        target[offset + 3] = (byte) length;
        Octets.unsigned32(target, offset + 4, packet.myDiscriminator());
        Octets.unsigned32(target, offset + 8, packet.yourDiscriminator());
        Octets.unsigned32(target, offset + 12, packet.desiredMinTxInterval());
        Octets.unsigned32(target, offset + 16, packet.requiredMinRxInterval());
        Octets.unsigned32(target, offset + 20, packet.requiredMinEchoRxInterval());
        if (packet.authentication().isPresent()) {
            section(packet.authentication().get(), target, offset + ControlPacket.HEADER_LENGTH);
        }
        return length;
    }

    private static int flags(ControlPacket packet) {
        return packet.state().code() << 6
                | (packet.poll() ? 0x20 : 0)
                | (packet.finalBit() ? 0x10 : 0)
                | (packet.controlPlaneIndependent() ? 0x08 : 0)
                | (packet.authentication().isPresent() ? 0x04 : 0)
                | (packet.demand() ? 0x02 : 0);
    }

    private static void section(AuthenticationSection section, byte[] target, int start) {
        target[start] = (byte) section.typeCode();
        target[start + 1] = (byte) section.length();
        switch (section) {
            case SimplePassword password -> {
                target[start + 2] = (byte) password.keyId();
                password.password().copyTo(target, start + 3);
            }
            case KeyedDigest keyed -> {
                target[start + 2] = (byte) keyed.keyId();
                target[start + 3] = (byte) keyed.reserved();
                Octets.unsigned32(target, start + 4, keyed.sequenceNumber());
                keyed.digest().copyTo(target, start + KeyedDigest.DIGEST_OFFSET);
            }
            case UnrecognizedAuthentication unrecognized -> {
                target[start + 1] = (byte) unrecognized.authLength();
                unrecognized.rest().copyTo(target, start + 2);
            }
        }
    }
}

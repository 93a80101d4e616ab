package io.vipwatch.bfd.packet;

/**
 * Keyed or Meticulous Keyed MD5 (RFC 5880 §4.3) or SHA1 (§4.4): a sequence number and a digest over the whole packet.
 *
 * @param type one of the four keyed types
 * @param keyId the Auth Key ID, 0 to 255
 * @param reserved zero when we send; whatever was received, since the digest covers it
 * @param sequenceNumber 0 to 2^32-1
 * @param digest 16 octets for MD5, 20 for SHA1
 */
public record KeyedDigest(AuthenticationType type, int keyId, int reserved, long sequenceNumber, Octets digest)
        implements AuthenticationSection {
    /** Where the digest begins within the section. */
    static final int DIGEST_OFFSET = 8;

    public KeyedDigest {
        if (!type.keyed()) {
            throw new IllegalArgumentException("not a keyed type: " + type);
        }
        ControlPacket.requireRange("Auth Key ID", keyId, 0, 255);
        ControlPacket.requireRange("Reserved", reserved, 0, 255);
        ControlPacket.requireRange("Sequence Number", sequenceNumber, 0, ControlPacket.UNSIGNED_32);
        ControlPacket.requireRange("length of the digest", digest.length(), type.secretLength(), type.secretLength());
    }

    static int lengthOf(AuthenticationType type) {
        return DIGEST_OFFSET + type.secretLength();
    }

    @Override
    public int typeCode() {
        return type.code();
    }

    @Override
    public int length() {
        return lengthOf(type);
    }

    KeyedDigest withDigest(Octets other) {
        return new KeyedDigest(type, keyId, reserved, sequenceNumber, other);
    }
}

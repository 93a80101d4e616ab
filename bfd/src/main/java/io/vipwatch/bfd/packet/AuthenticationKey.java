package io.vipwatch.bfd.packet;

/**
 * A password or key that both systems know (RFC 5880 §6.7), and what is done with it.
 *
 * @param type how the key is used
 * @param keyId the Auth Key ID, 0 to 255
 * @param secret 1 to 16 octets, or to 20 for SHA1
 */
public record AuthenticationKey(AuthenticationType type, int keyId, Octets secret) {
    public AuthenticationKey {
        ControlPacket.requireRange("Auth Key ID", keyId, 0, 255);
        ControlPacket.requireRange("length of the secret", secret.length(), 1, type.secretLength());
    }

    /**
     * {@return {@code packet} with the Authentication Section that this key makes for it}
     *
     * @param sequenceNumber what the keyed types carry and cover, 0 to 2^32-1; the password type has none
     */
    public ControlPacket sign(ControlPacket packet, long sequenceNumber) {
        if (!type.keyed()) {
            return packet.authenticatedBy(new SimplePassword(keyId, secret));
        }
        KeyedDigest unsigned = new KeyedDigest(type, keyId, 0, sequenceNumber, noDigest());
        return packet.authenticatedBy(unsigned.withDigest(digest(packet, unsigned)));
    }

    /** {@return whether {@code section} carries this password} */
    public boolean matches(SimplePassword section) {
        return secret.matches(section.password());
    }

    /** {@return whether the digest {@code section} of {@code packet} was made with this key} */
    public boolean matches(ControlPacket packet, KeyedDigest section) {
        return digest(packet, section).matches(section.digest());
    }

    private Octets digest(ControlPacket packet, KeyedDigest section) {
        byte[] octets = ControlPacketEncoder.encode(packet.authenticatedBy(section));
        new KeyedSeal().seal(octets, this, section.sequenceNumber());
        return Octets.copyOf(octets, ControlPacket.HEADER_LENGTH + KeyedDigest.DIGEST_OFFSET, type.secretLength());
    }

    /** What stands where the digest will be. */
    private Octets noDigest() {
        return Octets.copyOf(new byte[type.secretLength()]);
    }

    /** {@return the key without its secret, so that no log holds one} */
    @Override
    public String toString() {
        return "AuthenticationKey[type=" + type.text() + ", keyId=" + keyId + "]";
    }
}

package io.vipwatch.bfd.packet;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Sequence number and digest of the keyed types (RFC 5880 §4.3, §4.4, §6.7.3, §6.7.4), made and checked where they stand in
 * the octets of a packet. The digest is taken over the packet with the key in the digest's place: no HMAC. What it needs is
 * allocated once, for a system that is to send and to receive without allocating; for one thread.
 */
public final class KeyedSeal {
    private static final int LONGEST = ControlPacket.MAXIMUM_LENGTH;
    private static final int LENGTH = 3;

    /** Where the section's Sequence Number is, from the beginning of the packet. */
    private static final int SEQUENCE_NUMBER = ControlPacket.HEADER_LENGTH + 4;

    private static final int DIGEST = ControlPacket.HEADER_LENGTH + KeyedDigest.DIGEST_OFFSET;

    private final MessageDigest md5 = algorithm("MD5");
    private final MessageDigest sha1 = algorithm("SHA-1");
    private final byte[] keyed = new byte[LONGEST];
    private final byte[] digest = new byte[AuthenticationType.KEYED_SHA1.secretLength()];

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform must have MD5 and SHA-1", missing);
        }
    }

    /** {@return how many octets of {@code packet} this never changes: header, and section up to the Sequence Number} */
    public static int unsealedLength() {
        return SEQUENCE_NUMBER;
    }

    /**
     * {@return whether these octets are a packet whose section is one of the keyed types and ends where the datagram does}
     *
     * @param length of the datagram, of which {@code packet} holds the octets from the first
     */
    public static boolean seals(byte[] packet, int length, AuthenticationType type) {
        return type.keyed()
                && length == ControlPacket.HEADER_LENGTH + KeyedDigest.lengthOf(type)
                && Byte.toUnsignedInt(packet[LENGTH]) == length;
    }

    /** {@return the Sequence Number in {@code packet}, 0 to 2^32-1} */
    public static long sequenceNumber(byte[] packet) {
        return Octets.unsigned32(packet, SEQUENCE_NUMBER);
    }

    /** Gives {@code packet}, of which {@link #seals} is true, another Sequence Number and the digest that follows from it. */
    public void seal(byte[] packet, AuthenticationKey key, long sequenceNumber) {
        Octets.unsigned32(packet, SEQUENCE_NUMBER, sequenceNumber);
        compute(packet, key);
        System.arraycopy(digest, 0, packet, DIGEST, key.type().secretLength());
    }

    /** {@return whether {@code packet}, of which {@link #seals} is true, was sealed with {@code key}}, in constant time */
    public boolean holds(byte[] packet, AuthenticationKey key) {
        compute(packet, key);
        int difference = 0;
        for (int index = 0; index < key.type().secretLength(); index++) {
            difference |= digest[index] ^ packet[DIGEST + index];
        }
        return difference == 0;
    }

    private void compute(byte[] packet, AuthenticationKey key) {
        int room = key.type().secretLength();
        System.arraycopy(packet, 0, keyed, 0, DIGEST);
        for (int index = 0; index < room; index++) {
            keyed[DIGEST + index] =
                    (byte) (index < key.secret().length() ? key.secret().at(index) : 0);
        }
        MessageDigest algorithm = key.type().usesMd5() ? md5 : sha1;
        algorithm.update(keyed, 0, DIGEST + room);
        try {
            algorithm.digest(digest, 0, digest.length);
        } catch (DigestException noRoom) {
            throw new IllegalStateException("a digest has at most 20 octets", noRoom);
        }
    }
}

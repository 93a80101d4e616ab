package io.vipwatch.monitor.probe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Models an ICMP Echo message (RFC 792, RFC 4443 §4.1, §4.2) that carries an echo probe, by which an answer is known for
 * that of a probe: the identifier of a ping socket is the kernel's to choose, and 16 bits of sequence number are soon used
 * up.
 *
 * @param reply whether it is an Echo Reply
 * @param identifier the identifier, 0 to 65535
 * @param probe what it carries
 */
public record EchoMessage(boolean reply, int identifier, EchoPacket probe) {
    /** The type of an Echo Reply of ICMPv6. */
    public static final int REPLY_V6 = 129;

    private static final int REQUEST_V6 = 128;
    private static final int REQUEST_V4 = 8;
    private static final int REPLY_V4 = 0;
    private static final int HEADER = 8;
    private static final int CHECKSUM = 2;

    /**
     * {@return the octets of an Echo Request}. The checksum of ICMPv6 covers addresses, and the kernel fills it in.
     *
     * @param ipv6 whether it is ICMPv6
     * @param identifier the identifier, which a ping socket replaces by its own
     * @param run which run of which probe sends it
     * @param sequence its number
     */
    public static byte[] request(boolean ipv6, int identifier, long run, long sequence) {
        byte[] probe = EchoPacket.question(run, sequence);
        ByteBuffer message = ByteBuffer.allocate(HEADER + probe.length)
                .put((byte) (ipv6 ? REQUEST_V6 : REQUEST_V4))
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) identifier)
                .putShort((short) sequence)
                .put(probe);
        return ipv6
                ? message.array()
                : message.putShort(CHECKSUM, checksum(message.array())).array();
    }

    /** {@return the message, if these octets are one that carries a probe} */
    public static Optional<EchoMessage> read(boolean ipv6, byte[] octets) {
        if (octets.length < HEADER || octets[1] != 0) {
            return Optional.empty();
        }
        int type = Byte.toUnsignedInt(octets[0]);
        boolean reply = type == (ipv6 ? REPLY_V6 : REPLY_V4);
        if (!reply && type != (ipv6 ? REQUEST_V6 : REQUEST_V4)) {
            return Optional.empty();
        }
        int identifier = Short.toUnsignedInt(ByteBuffer.wrap(octets).getShort(4));
        return EchoPacket.read(Arrays.copyOfRange(octets, HEADER, octets.length))
                .map(probe -> new EchoMessage(reply, identifier, probe));
    }

    /** The Internet checksum (RFC 1071) of an even number of octets. */
    private static short checksum(byte[] octets) {
        ByteBuffer words = ByteBuffer.wrap(octets);
        int sum = 0;
        while (words.hasRemaining()) {
            sum += Short.toUnsignedInt(words.getShort());
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return (short) ~((sum & 0xffff) + (sum >> 16));
    }
}

package io.vipwatch.monitor.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Models the octets of an echo probe. A plain echo (RFC 862) sends them back as they are; our own responder puts the name
 * of its node where the probe has room for it, so that no answer is longer than its question and nobody can use it to
 * amplify. It answers no answers, so that two of them cannot keep each other busy.
 *
 * <pre>
 *  0       4               12              20   21
 *  +-------+---------------+---------------+----+----------------+
 *  | vwp1  | run           | sequence      | n  | name, then 0   |
 *  +-------+---------------+---------------+----+----------------+
 * </pre>
 *
 * @param run which run of which probe sent it, so that answers to others are told apart
 * @param sequence its number
 * @param node the name of who answered; empty in a question, and in the answer of a plain echo
 */
public record EchoPacket(long run, long sequence, Optional<String> node) {
    /** The octets of every question and answer. */
    public static final int LENGTH = 84;

    private static final int MAGIC = 0x76777031; // "vwp1"
    private static final int NAME = 21;
    private static final int LONGEST_NAME = LENGTH - NAME;

    /** {@return the octets of a question} */
    public static byte[] question(long run, long sequence) {
        return new EchoPacket(run, sequence, Optional.empty()).octets();
    }

    private byte[] octets() {
        byte[] name = node.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
        ByteBuffer packet = ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .putLong(run)
                .putLong(sequence)
                .put((byte) name.length)
                .put(name);
        return packet.array();
    }

    /** {@return what {@code octets} say; empty if they are no echo probe} */
    public static Optional<EchoPacket> read(byte[] octets) {
        ByteBuffer packet = ByteBuffer.wrap(octets);
        if (octets.length != LENGTH || packet.getInt() != MAGIC) {
            return Optional.empty();
        }
        long run = packet.getLong();
        long sequence = packet.getLong();
        int length = Byte.toUnsignedInt(packet.get());
        if (length > LONGEST_NAME) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(octets, NAME, NAME + length);
        Optional<String> node = length == 0 ? Optional.empty() : NodeName.of(new String(name, StandardCharsets.UTF_8));
        return length > 0 && node.isEmpty() ? Optional.empty() : Optional.of(new EchoPacket(run, sequence, node));
    }

    /**
     * {@return the answer of a node to a question; empty if {@code octets} are no question}
     *
     * @param node its name, at most {@link NodeName#LONGEST} octets
     */
    public static Optional<byte[]> answer(byte[] octets, String node) {
        return read(octets)
                .filter(question -> question.node().isEmpty())
                .map(question -> new EchoPacket(question.run, question.sequence, Optional.of(node)).octets());
    }
}

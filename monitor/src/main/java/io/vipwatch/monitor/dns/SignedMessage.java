package io.vipwatch.monitor.dns;

import io.vipwatch.bgp.octets.Octets;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A message that was signed, which knows an answer to itself by the signature of that (TSIG, RFC 8945 §5.4). */
public final class SignedMessage {
    private static final int HEADER = 12;
    private static final int FIRST_ERROR = 16;
    /** RFC 8945 §3, from 16 on. */
    private static final List<String> ERRORS = List.of("BADSIG", "BADKEY", "BADTIME");

    private final TransactionKey key;
    private final byte[] octets;
    private final byte[] code;

    SignedMessage(TransactionKey key, byte[] octets, byte[] code) {
        this.key = key;
        this.octets = octets;
        this.code = code;
    }

    /** {@return the message with its signature} */
    public byte[] octets() {
        return octets.clone();
    }

    /** The last record of an answer, which is to be its signature. */
    private record Signature(int begin, long time, int fudge, Octets code, int id, int error, Octets other) {}

    /**
     * {@return why {@code answer} is not to be believed; empty where whoever sent it knows the key, and had this very message}
     *
     * @param epochSeconds when it came
     */
    public Optional<String> doubt(byte[] answer, long epochSeconds) {
        Signature found;
        try {
            Optional<Signature> last = signature(answer);
            if (last.isEmpty()) {
                return Optional.of("it is not signed");
            }
            found = last.get();
        } catch (BufferUnderflowException | IllegalArgumentException cut) {
            return Optional.of("its records are cut off");
        }
        int error = found.error() - FIRST_ERROR;
        String named = error >= 0 && error < ERRORS.size() ? ERRORS.get(error) : "error " + found.error();
        if (found.code().length() == 0) {
            return Optional.of(found.error() == 0 ? "it is not signed" : named + ", and it is not signed");
        }
        if (!MessageDigest.isEqual(expected(answer, found), found.code().toByteArray())) {
            return Optional.of("its signature is not that of " + key);
        }
        return Math.abs(epochSeconds - found.time()) > found.fudge()
                ? Optional.of("it was signed " + Math.abs(epochSeconds - found.time()) + " s from now")
                : Optional.empty();
    }

    /** The signature of an answer is over that of the question, too. */
    private byte[] expected(byte[] answer, Signature found) {
        byte[] bare = Arrays.copyOf(answer, found.begin());
        bare[0] = (byte) (found.id() >>> 8);
        bare[1] = (byte) found.id();
        ByteBuffer counts = ByteBuffer.wrap(bare);
        counts.putShort(
                TransactionKey.ADDITIONAL_COUNT, (short) (counts.getShort(TransactionKey.ADDITIONAL_COUNT) - 1));
        return key.code(
                new byte[] {(byte) (code.length >>> 8), (byte) code.length},
                code,
                bare,
                key.variables(
                        found.time(),
                        found.fudge(),
                        found.error(),
                        found.other().toByteArray()));
    }

    private static Optional<Signature> signature(byte[] answer) {
        ByteBuffer buffer = ByteBuffer.wrap(answer);
        if (answer.length < HEADER || word(buffer, TransactionKey.ADDITIONAL_COUNT) == 0) {
            return Optional.empty();
        }
        int questions = word(buffer, 4);
        int records = word(buffer, 6) + word(buffer, 8) + word(buffer, TransactionKey.ADDITIONAL_COUNT);
        buffer.position(HEADER);
        for (int i = 0; i < questions; i++) {
            skipName(buffer);
            skip(buffer, 4);
        }
        for (int i = 1; i < records; i++) {
            skipName(buffer);
            skip(buffer, 8);
            skip(buffer, word(buffer));
        }
        int begin = buffer.position();
        skipName(buffer);
        if (word(buffer) != TransactionKey.TSIG) {
            return Optional.empty();
        }
        skip(buffer, 8); // class, time to live, length
        skipName(buffer); // the algorithm, which the code would not be of if it were another one
        long time = (long) word(buffer) << 32 | Integer.toUnsignedLong(buffer.getInt());
        int fudge = word(buffer);
        Octets code = part(buffer);
        int id = word(buffer);
        int error = word(buffer);
        return Optional.of(new Signature(begin, time, fudge, code, id, error, part(buffer)));
    }

    private static Octets part(ByteBuffer buffer) {
        int length = word(buffer);
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        buffer.get(part);
        return Octets.copyOf(part);
    }

    private static int word(ByteBuffer buffer) {
        return Short.toUnsignedInt(buffer.getShort());
    }

    private static int word(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static void skip(ByteBuffer buffer, int octets) {
        buffer.position(buffer.position() + octets);
    }

    /** A name ends with a root label or with a pointer to the rest (RFC 1035 §4.1.4). */
    private static void skipName(ByteBuffer buffer) {
        while (true) {
            int length = Byte.toUnsignedInt(buffer.get());
            if (length >= 0xc0) {
                skip(buffer, 1);
                return;
            }
            if (length == 0) {
                return;
            }
            skip(buffer, length);
        }
    }
}

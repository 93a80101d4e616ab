package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.KeyedSeal;
import java.util.Arrays;
import java.util.Optional;

/**
 * Octets that leave a session as it is, but for a sequence number: those of a packet that, received by this session,
 * changed nothing and asked for nothing, or those that it transmits without changing. The machine is a pure function, so
 * for the same session and the same octets there is nothing to compute again; and where octets are sealed with a sequence
 * number and a digest, nothing but these two. For the engine's thread.
 */
final class Repetition {
    private Optional<Session> session = Optional.empty();
    private Optional<AuthenticationKey> key = Optional.empty();
    private byte[] octets = new byte[0];
    private int length;

    /** {@return whether the octets are known for {@code now}, whatever its sequence numbers are} */
    boolean holds(Session now) {
        if (session.isEmpty() || !session.get().differsInSequenceNumbersOnly(now)) {
            return false;
        }
        if (!session.get().equals(now)) {
            session = Optional.of(now); // so that the next time nothing is allocated to find out
        }
        return true;
    }

    /** {@return whether these octets are those known for {@code now}} */
    boolean holds(Session now, byte[] other, int otherLength) {
        return holds(now) && length == otherLength && Arrays.equals(octets, 0, length, other, 0, otherLength);
    }

    /** {@return whether these octets, sealed with a key, are those known for {@code now} but perhaps for their seal} */
    boolean holdsUnsealed(Session now, byte[] other, int otherLength) {
        int compared = KeyedSeal.unsealedLength();
        return key.isPresent()
                && holds(now)
                && length == otherLength
                && Arrays.equals(octets, 0, compared, other, 0, compared);
    }

    /** {@return the key that the octets are sealed with, if they are} */
    Optional<AuthenticationKey> key() {
        return key;
    }

    /** Remembers the first {@code count} of {@code source} for {@code now}, sealed with {@code with} if with any. */
    void remember(Session now, byte[] source, int count, Optional<AuthenticationKey> with) {
        session = Optional.of(now);
        key = with;
        if (octets.length < count) {
            octets = new byte[count];
        }
        length = count;
        replace(source);
    }

    /** Others of the same length have come in their place, with another seal. */
    void replace(byte[] source) {
        System.arraycopy(source, 0, octets, 0, length);
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }
}

package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Session;
import java.util.Arrays;
import java.util.Optional;

/**
 * Octets that leave a session as it is: those of a packet that, received by this session, changed nothing and asked
 * for nothing, or those that it transmits without changing. The machine is a pure function, so for the same session and
 * the same octets there is nothing to compute again. For the engine's thread.
 */
final class Repetition {
    private Optional<Session> session = Optional.empty();
    private byte[] octets = new byte[0];
    private int length;

    /** {@return whether the octets are known for {@code now}} */
    boolean holds(Session now) {
        return session.isPresent() && session.get().equals(now);
    }

    /** {@return whether these octets are those known for {@code now}} */
    boolean holds(Session now, byte[] other, int otherLength) {
        return holds(now) && length == otherLength && Arrays.equals(octets, 0, length, other, 0, otherLength);
    }

    /** Remembers the first {@code count} of {@code source} for {@code now}. */
    void remember(Session now, byte[] source, int count) {
        session = Optional.of(now);
        if (octets.length < count) {
            octets = new byte[count];
        }
        System.arraycopy(source, 0, octets, 0, count);
        length = count;
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }
}

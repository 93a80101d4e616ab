package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** The source ports of an engine's sessions, each at most once (RFC 5881 §4), from a random one upwards. */
final class SourcePorts {
    private static final int FIRST = Encapsulation.FIRST_SOURCE_PORT;
    private static final int COUNT = Encapsulation.LAST_SOURCE_PORT - FIRST + 1;

    private final BitSet taken = new BitSet(COUNT);
    private int next;

    /** @param random where to begin, any number */
    SourcePorts(int random) {
        next = Math.floorMod(random, COUNT);
    }

    /**
     * Takes the next port that no session has and that can be used.
     *
     * @param usable whether a port can be used, asked once for each candidate; it may keep what it opened to find out
     * @throws BfdException when there is no such port
     */
    int take(IntPredicate usable) {
        for (int tried = 0; tried < COUNT; tried++) {
            int candidate = next;
            next = (next + 1) % COUNT;
            if (!taken.get(candidate) && usable.test(FIRST + candidate)) {
                taken.set(candidate);
                return FIRST + candidate;
            }
        }
        throw new BfdException("no source port from " + FIRST + " to " + Encapsulation.LAST_SOURCE_PORT
                + " is left for another session (RFC 5881 section 4)");
    }

    void giveBack(int port) {
        taken.clear(port - FIRST);
    }
}

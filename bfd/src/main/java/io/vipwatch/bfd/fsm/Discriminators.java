package io.vipwatch.bfd.fsm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The local discriminators of a system (RFC 5880 §6.3, bfd.LocalDiscr): not zero, unique, random, and not used again
 * soon after their session is gone, so that a packet for that session does not reach another. For one thread.
 */
public final class Discriminators {
    private static final int REMEMBERED = 4096;

    private final RandomGenerator random;
    private final Set<Long> taken = new HashSet<>();
    private final Deque<Long> released = new ArrayDeque<>();

    /** @param random an unpredictable source, as RFC 5880 §9 advises */
    public Discriminators(RandomGenerator random) {
        this.random = random;
    }

    /** {@return a discriminator that no session has or had lately, 1 to 2^32-1} */
    public long allocate() {
        long candidate = Integer.toUnsignedLong(random.nextInt());
        while (candidate == 0 || !taken.add(candidate)) {
            candidate = Integer.toUnsignedLong(random.nextInt());
        }
        return candidate;
    }

    /**
     * The session of {@code discriminator} is gone.
     *
     * @throws IllegalArgumentException if no session has it
     */
    public void release(long discriminator) {
        if (!taken.contains(discriminator) || released.contains(discriminator)) {
            throw new IllegalArgumentException("not allocated: " + discriminator);
        }
        released.addLast(discriminator);
        if (released.size() > REMEMBERED) {
            taken.remove(released.removeFirst());
        }
    }
}

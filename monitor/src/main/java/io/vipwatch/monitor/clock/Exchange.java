package io.vipwatch.monitor.clock;

/**
 * Models one round trip to another host (RFC 5905 §8): T1 sent, T2 received there, T3 answered there, T4 received.
 *
 * @param sent T1, nanoseconds of our clock
 * @param received T2, nanoseconds of the other clock
 * @param answered T3, nanoseconds of the other clock; T2 when the host stamps only once
 * @param returned T4, nanoseconds of our clock
 * @param resolution the step of the other host's stamps, in nanoseconds: they tell no more than that the true time is
 *     less than this later
 */
public record Exchange(long sent, long received, long answered, long returned, long resolution) {
    public Exchange {
        if (resolution < 1) {
            throw new IllegalArgumentException("a stamp has a resolution of at least 1 ns, not " + resolution);
        }
    }

    /** {@return a round trip whose other host stamps once} */
    public static Exchange of(long sent, long remote, long returned, long resolution) {
        return new Exchange(sent, remote, remote, returned, resolution);
    }

    /** {@return whether it can have happened: a clock that was stepped meanwhile makes it impossible} */
    public boolean plausible() {
        return returned >= sent && answered >= received && delay() >= 0;
    }

    /** {@return delta: how long the packets were on the way, in nanoseconds} */
    public long delay() {
        return (returned - sent) - (answered - received);
    }

    /** {@return theta: how far the other clock is ahead of ours, in nanoseconds, if both ways take equally long} */
    public long offset() {
        return Math.floorDiv((received - sent) + (answered - returned), 2) + resolution / 2;
    }

    /** {@return how far from the truth {@link #offset} can be, in nanoseconds, however unequal the ways are} */
    public long uncertainty() {
        return Math.ceilDiv(delay(), 2) + Math.ceilDiv(resolution, 2) + 1;
    }

    /** {@return the middle of the round trip by our clock} */
    long middle() {
        return sent + (returned - sent) / 2;
    }
}

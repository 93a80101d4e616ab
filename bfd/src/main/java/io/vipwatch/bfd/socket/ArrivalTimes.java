package io.vipwatch.bfd.socket;

/**
 * Puts the kernel's arrival stamps, which are on the wall clock, on the monotonic clock: pure arithmetic, given one
 * reading of both clocks after each batch. Both clocks run at one rate, so the distance between them changes only when
 * somebody sets the wall clock; stamps made before that say nothing afterwards, and are not used.
 */
final class ArrivalTimes {
    /** The oldest arrival that is believed, in nanoseconds: more than a stopped process would be waited for. */
    static final long OLDEST_NANOS = 60_000_000_000L;

    /** How far the distance between the clocks may differ between readings before it counts as a step, nanoseconds. */
    static final long TOLERANCE_NANOS = 250_000;

    /** How near to each other the clocks are read when nothing interrupts the reading, in nanoseconds. */
    static final long PROMPT_NANOS = 20_000;

    private boolean read;
    private long now;
    private long distance;
    private long uncertainty;
    private boolean stepped;
    private long unusable;

    /**
     * Takes a reading of both clocks.
     *
     * @param nanoTime the monotonic clock
     * @param realTime the wall clock, nanoseconds since 1970
     * @param apart how far from each other they may have been read, in nanoseconds
     */
    void read(long nanoTime, long realTime, long apart) {
        long measured = realTime - nanoTime;
        boolean differs = Math.abs(measured - distance) > TOLERANCE_NANOS + uncertainty + apart;
        if (read && differs) {
            stepped = true;
        }
        // A reading that was interrupted does not replace a better one that it agrees with.
        if (!read || differs || apart <= Math.max(uncertainty, PROMPT_NANOS)) {
            distance = measured;
            uncertainty = apart;
        }
        read = true;
        now = nanoTime;
    }

    /** Says that nothing waits any more that may have been stamped before the last reading. */
    void drained() {
        stepped = false;
    }

    /**
     * Gives a datagram its time of arrival: the kernel's stamp, where it can be used, else the last reading.
     *
     * @param stamp nanoseconds of the wall clock, or {@link ReceiveBatch#NO_STAMP}
     */
    void apply(long stamp, Datagram datagram) {
        long age = now + distance - stamp;
        boolean usable = stamp != ReceiveBatch.NO_STAMP && !stepped && age >= -TOLERANCE_NANOS && age <= OLDEST_NANOS;
        datagram.kernelStamped = usable;
        datagram.arrivedNanos = usable ? now - Math.max(age, 0) : now;
        if (!usable) {
            unusable++;
        }
    }

    /** {@return how many datagrams had no usable stamp} */
    long unusable() {
        return unusable;
    }
}

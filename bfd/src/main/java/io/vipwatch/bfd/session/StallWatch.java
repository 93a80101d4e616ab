package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import java.time.Duration;
import java.util.Optional;

/** Notices when this process did not run in time; on the engine's thread. */
final class StallWatch {
    /** Later than this is a stall; less is what a scheduler does. */
    static final long TOLERANCE = 5_000_000;

    private static final double TOLD_PER_SECOND = 10;

    private final TokenBucket tellings;
    private long stalls;
    private long worst;
    private long worstUntold;
    private long untold;
    private long dropsTold;

    StallWatch(long now) {
        tellings = new TokenBucket(TOLD_PER_SECOND, now);
    }

    /**
     * A turn of the engine begins.
     *
     * @param now when
     * @param planned when something was due, {@link Deadlines#NEVER} if nothing was
     * @param earliest when the datagram that waited longest had arrived, {@link Deadlines#NEVER} if none waited
     * @param drops the datagrams that the kernel has dropped so far
     * @return the event to tell, if this turn comes late
     */
    Optional<BfdEvent> turn(long now, long planned, long earliest, long drops, Stamps stamps) {
        long late = now - Math.min(Math.min(planned, earliest), now);
        if (late <= TOLERANCE) {
            return Optional.empty();
        }
        stalls++;
        worst = Math.max(worst, late);
        worstUntold = Math.max(worstUntold, late);
        if (!tellings.take(now)) {
            untold++;
            return Optional.empty();
        }
        BfdEvent event = new BfdEvent.Stalled(stamps.at(now), Duration.ofNanos(worstUntold), drops - dropsTold, untold);
        worstUntold = 0;
        untold = 0;
        dropsTold = drops;
        return Optional.of(event);
    }

    long stalls() {
        return stalls;
    }

    /** {@return the worst so far, in nanoseconds} */
    long worst() {
        return worst;
    }
}

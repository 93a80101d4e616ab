package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;

/**
 * The monitor's own reading of the time, on the speaker's clock, on any thread. A stamp of the speaker tells when a socket was read; the packet
 * came earlier, by no more than this process was late to run.
 */
final class MonitorClock {
    /** From the packet to the reading of the socket on a machine that is not busy. */
    private static final Duration READING = Duration.ofNanos(300_000);

    private final StampClock clock;
    private volatile long lateNanos;

    /** @param clock the speaker's, which follows the wall clock and tells of its steps */
    MonitorClock(StampClock clock) {
        this.clock = clock;
    }

    Moment now() {
        return moment(clock.now());
    }

    Moment moment(Stamp stamp) {
        return new Moment(stamp.monotonicNanos(), stamp.epochNanos(), READING.toNanos() + lateNanos);
    }

    /** Takes note of how late this process ran lately. */
    void late(Duration lateness) {
        lateNanos = lateness.toNanos();
    }
}

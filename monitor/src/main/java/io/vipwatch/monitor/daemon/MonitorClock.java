package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;

/**
 * The monitor's own reading of the time, on any thread. A stamp of the speaker tells when a socket was read; the packet
 * came earlier, by no more than this process was late to run.
 */
final class MonitorClock {
    /** From the packet to the reading of the socket on a machine that is not busy. */
    private static final Duration READING = Duration.ofNanos(300_000);

    private final StampClock clock = StampClock.system();
    private volatile long lateNanos;

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

    /** Follows the wall clock; to be called about every second. The speaker tells of steps. */
    void follow() {
        clock.follow();
    }
}

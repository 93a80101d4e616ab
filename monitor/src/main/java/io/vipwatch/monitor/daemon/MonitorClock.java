package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.event.Moment;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The monitor's own reading of the time, on the speaker's clock, on any thread. A stamp of the speaker tells when a socket
 * was read; the packet came earlier, by no more than this process, or the thread that read it, was late to run.
 */
final class MonitorClock implements AutoCloseable {
    /** From the packet to the reading of the socket on a machine that is not busy. */
    private static final Duration READING = Duration.ofNanos(300_000);

    private final StampClock clock;
    private final RunQueues readers = new RunQueues(Path.of("/proc/self/task"));
    private volatile long lateNanos;

    /** @param clock the speaker's, which follows the wall clock and tells of its steps */
    MonitorClock(StampClock clock) {
        this.clock = clock;
    }

    Moment now() {
        return moment(clock.now());
    }

    Moment moment(Stamp stamp) {
        return moment(stamp, lateNanos);
    }

    /** {@return when the speaker read something from a session, or missed it} To be called soon after that. */
    Moment read(Stamp stamp) {
        Duration waited = readers.longest(stamp.monotonicNanos(), clock.now().monotonicNanos());
        return moment(stamp, Math.max(lateNanos, waited.toNanos()));
    }

    private static Moment moment(Stamp stamp, long late) {
        return new Moment(stamp.monotonicNanos(), stamp.epochNanos(), READING.toNanos() + late);
    }

    /** Takes note of how late this process ran lately; about a hundred times a second. */
    void late(Duration lateness) {
        lateNanos = lateness.toNanos();
        readers.tick(clock.now().monotonicNanos());
    }

    @Override
    public void close() {
        readers.close();
    }
}

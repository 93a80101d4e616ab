package io.vipwatch.monitor.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * When the flows of a probe are due: each once an interval, evenly one after the other. What could not be sent in time is
 * left out rather than sent in a burst. Instants are nanoseconds of the monotonic clock. Not safe for use by several
 * threads.
 */
public final class Cadence {
    private final long[] due;
    private long interval;

    /** A probe that is due: by how much it is late, and how many before it are left out. */
    public record Due(int flow, Duration late, long skipped) {}

    /** @param now when the first flow is due */
    public Cadence(int flows, Duration interval, long now) {
        due = new long[flows];
        this.interval = interval.toNanos();
        for (int flow = 0; flow < flows; flow++) {
            due[flow] = now + this.interval * flow / flows;
        }
    }

    /** {@return the interval in force} */
    public Duration interval() {
        return Duration.ofNanos(interval);
    }

    /** Goes on with another interval, the flows evenly one after the other again. */
    public void interval(Duration other, long now) {
        if (interval == other.toNanos()) {
            return;
        }
        interval = other.toNanos();
        for (int flow = 0; flow < due.length; flow++) {
            due[flow] = now + interval * flow / due.length;
        }
    }

    /** {@return when the next flow is due} */
    public long next() {
        long now = due[0];
        return Arrays.stream(due).reduce(now, (one, other) -> one - other < 0 ? one : other);
    }

    /** {@return the flow that has been due longest, if one is due; it is due again an interval later} */
    public Optional<Due> take(long now) {
        int first = 0;
        for (int flow = 1; flow < due.length; flow++) {
            if (due[flow] - due[first] < 0) {
                first = flow;
            }
        }
        long late = now - due[first];
        if (late < 0) {
            return Optional.empty();
        }
        long skipped = late / interval;
        due[first] += (skipped + 1) * interval;
        return Optional.of(new Due(first, Duration.ofNanos(late), skipped));
    }
}

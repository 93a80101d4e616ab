package io.vipwatch.lab.interop;

import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.time.Duration;

/** What an instant may be off beyond what its own uncertainty says, by what that cannot know. */
enum Granted {
    /** The kernel stamped it, and the judge's capture has the same stamp, to a microsecond. */
    NOTHING(Duration.ofNanos(2_000)),

    /** Between the stamp of a packet by this host's programs and that of the bridge a kernel may do something else. */
    WAY(Duration.ofMillis(5)),

    /**
     * A program of the edge stamped it that may have come late to the processor; documented as not part of the uncertainty, but
     * for what its answers to the clock's questions show of that.
     */
    PROGRAM(Duration.ofMillis(30));

    private final Duration always;

    Granted(Duration always) {
        this.always = always;
    }

    /**
     * {@return what is granted}. Programs of this machine may have stood still as long as those of the monitor did that its
     * incident marks, if that was then.
     *
     * @param fromNanos the earlier of what was told and what was
     * @param toNanos the later
     */
    Duration at(long fromNanos, long toNanos, Told told) {
        if (this == NOTHING) {
            return always;
        }
        Duration stood = told.incident().marks().stream()
                .filter(mark -> overlaps(mark, fromNanos, toNanos))
                .flatMap(mark -> mark.late().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return always.plus(stood);
    }

    private static boolean overlaps(Mark mark, long fromNanos, long toNanos) {
        long began = mark.epochNanos() - mark.late().orElse(Duration.ZERO).toNanos();
        return began <= toNanos && mark.epochNanos() >= fromNanos;
    }
}

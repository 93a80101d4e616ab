package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What makes an incident's figures doubtful. */
final class Marks {
    private static final int MOST = 16;
    private static final String STALL = "stall";

    /** What our own sessions show. */
    private static final Set<String> OF_OURS = Set.of("bgp", "bfd", "monitor");

    /** What waited while the monitor did not run is read within this time. */
    private static final Duration AFTER = Duration.ofMillis(20);

    private final List<Mark> all = new ArrayList<>();

    /** Notes one; of too many the shortest delay goes. */
    void add(Mark mark) {
        if (!all.contains(mark)) {
            all.add(mark);
        }
        if (all.size() > MOST) {
            all.remove(Collections.min(
                    all, Comparator.comparing(one -> one.late().orElse(Incident.LONGEST)))); // what is no delay stays
        }
    }

    /**
     * {@return an instant that may be off by as much as the monitor did not run about then}: what it read after that may have come
     * at any time of it. A prober knows its own lateness.
     */
    Seen widened(Seen instant) {
        long at = instant.at().epochNanos();
        return all.stream()
                .filter(mark -> mark.kind().equals(STALL) && OF_OURS.contains(instant.source()))
                .filter(mark -> at <= mark.epochNanos() + AFTER.toNanos())
                .flatMap(mark -> mark.late().stream().filter(late -> at >= mark.epochNanos() - late.toNanos()))
                .max(Comparator.naturalOrder())
                .map(late -> late.minusNanos(instant.at().uncertaintyNanos()))
                .filter(Duration::isPositive)
                .map(more -> new Seen(instant.at().within(more), instant.source(), instant.detail(), instant.clock()))
                .orElse(instant);
    }

    /** {@return those that are kept} */
    List<Mark> all() {
        return List.copyOf(all);
    }
}

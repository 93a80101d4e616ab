package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentCause;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A repetition, cell by cell. */
final class RepetitionRow {
    static final String[] HEADINGS = {"#", "ending", "found by", "detection", "outage", "total", "way back", "remarks"};

    private RepetitionRow() {}

    static String[] cells(Repetition one) {
        return new String[] {
            String.valueOf(one.number()),
            one.ending().text(),
            one.detectedBy().map(IncidentCause::text).orElse(Figures.NONE),
            time(one, Phase.DETECTION),
            time(one, Phase.OUTAGE),
            time(one, Phase.TOTAL),
            time(one, Phase.REVERSION),
            remarks(one)
        };
    }

    private static String time(Repetition one, Phase phase) {
        return Observed.of(one, phase)
                .map(seen -> (seen.open() ? "> " : "")
                        + (Figures.time(seen.duration()) + " " + Figures.uncertainty(seen.uncertainty())).strip()
                        + (seen.standIn() ? " (the monitor's session)" : ""))
                .orElse(Figures.NONE);
    }

    /** {@return of how many flows the probe had that told the outage, and how many were hit, over all repetitions} */
    static String probes(List<Repetition> repetitions) {
        String told = repetitions.stream()
                .flatMap(one -> one.outage().stream())
                .collect(Collectors.groupingBy(
                        Repetition.Outage::flows, TreeMap::new, Collectors.summarizingInt(Repetition.Outage::affected)))
                .entrySet()
                .stream()
                .map(one -> (one.getKey() == 1 ? "connections, each its own" : one.getKey() + " flows") + " in "
                        + one.getValue().getCount() + " repetitions, of which "
                        + one.getValue().getMin() + " to "
                        + one.getValue().getMax() + " lost anything")
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? "none watched" : told;
    }

    static String remarks(Repetition one) {
        Stream<String> contaminations = one.contaminations().stream()
                .map(contamination -> contamination.kind().text() + ": " + contamination.detail());
        return Stream.concat(Stream.of(one.reason()).filter(text -> !text.isEmpty()), contaminations)
                .collect(Collectors.joining("; "));
    }
}

package io.vipwatch.lab.interop;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** By how much instants that the monitor tells are off from those of a capture, by what they are, and what it claims of that. */
final class InstantErrors {
    private final Map<String, List<Off>> all = new TreeMap<>();

    /**
     * Models how wrong an instant is.
     *
     * @param error what was told less what the capture shows, in nanoseconds
     * @param claimed the uncertainty that was told with it, in nanoseconds
     * @param granted what the error may be beyond that, in nanoseconds
     */
    record Off(long error, long claimed, long granted) {}

    void note(String what, long error, long claimed) {
        note(what, error, claimed, 0);
    }

    void note(String what, long error, long claimed, long granted) {
        all.computeIfAbsent(what, _ -> new ArrayList<>()).add(new Off(error, claimed, granted));
    }

    /** Notes by how much an instant is off, if it is told and the truth is known. */
    void note(String what, IncidentFigures figures, String name, Told told, Granted granted, Optional<Long> truth) {
        IncidentInstant instant = figures.instant(name);
        if (truth.isEmpty() || instant.epochNanos().isEmpty()) {
            return;
        }
        long at = instant.epochNanos().getAsLong();
        note(
                what,
                at - truth.get(),
                instant.uncertainty().orElseThrow().toNanos(),
                granted.at(Math.min(at, truth.get()), Math.max(at, truth.get()), told)
                        .toNanos());
    }

    List<Off> of(String what) {
        return List.copyOf(all.getOrDefault(what, List.of()));
    }

    /** {@return what was judged} */
    Set<String> judged() {
        return Set.copyOf(all.keySet());
    }

    void forEach(BiConsumer<String, List<Off>> each) {
        all.forEach(each);
    }

    /** Prints how they are distributed, a line for each sort. */
    void print() {
        all.forEach((what, offs) -> System.out.printf("%-44s %s%n", what, distribution(offs)));
    }

    private static String distribution(List<Off> offs) {
        List<Long> sorted =
                offs.stream().map(off -> Math.abs(off.error())).sorted().toList();
        List<Long> claims = offs.stream().map(Off::claimed).sorted().toList();
        return "n=%d |error| p50 %.3f ms p95 %.3f ms max %.3f ms; claimed ± p50 %.3f ms max %.3f ms, granted max %.3f ms"
                .formatted(
                        sorted.size(),
                        millis(sorted, 0.5),
                        millis(sorted, 0.95),
                        millis(sorted, 1),
                        millis(claims, 0.5),
                        millis(claims, 1),
                        offs.stream().mapToLong(Off::granted).max().orElse(0) / 1e6);
    }

    private static double millis(List<Long> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (quantile * sorted.size()))) / 1e6;
    }
}

package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentReport.Step;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in an incident, step by step. Steps of the same kind that follow each other within a moment are one step
 * with a count, so that 200 prefixes that go with one session take one line.
 */
final class Timeline {
    private static final int STEPS = 48;
    private static final long ONE_MOMENT = 50_000_000;

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Line> latest = new HashMap<>();
    private int untold;

    private static final class Line {
        final Moment at;
        final String source;
        final String text;
        final String many;
        int count = 1;
        Moment last;

        Line(Moment at, String source, String text, String many) {
            this.at = at;
            this.source = source;
            this.text = text;
            this.many = many;
            last = at;
        }
    }

    /** Tells a step. */
    void tell(Moment at, String source, String text) {
        tell(at, source, "", text, text);
    }

    /**
     * Tells a step of which there may be many at once.
     *
     * @param group what those have in common
     * @param text the step, when it is the only one
     * @param many all of them, {@code %d} being their number
     */
    void tell(Moment at, String source, String group, String text, String many) {
        Line before = latest.get(group);
        if (!group.isEmpty()
                && before != null
                && Math.abs(at.monotonicNanos() - before.last.monotonicNanos()) <= ONE_MOMENT) {
            before.count++;
            before.last = at;
            return;
        }
        if (lines.size() >= STEPS) {
            untold++;
            return;
        }
        Line line = new Line(at, source, text, many);
        lines.add(line);
        if (!group.isEmpty()) {
            latest.put(group, line);
        }
    }

    List<Step> steps(Moment begin) {
        return lines.stream()
                .sorted(Comparator.comparingLong(line -> line.at.monotonicNanos()))
                .map(line -> new Step(
                        line.at.epochNanos(),
                        line.at.since(begin),
                        line.source,
                        line.count == 1 ? line.text : line.many.formatted(line.count)))
                .toList();
    }

    int untold() {
        return untold;
    }
}

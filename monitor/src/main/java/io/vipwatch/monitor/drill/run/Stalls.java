package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Budget;
import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.Repetition.Outage;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the monitor's own stalls, and lags of its prober, do to the figures of a repetition. A stall moves the instants that fall into it by its
 * length at most, and a figure has two of them, so the two longest of such stalls are added to its uncertainty. A stall
 * matters beyond that where it is longer than the outage's uncertainty, a tenth of the shortest budget and a tenth of what
 * was measured: then the repetition is contaminated. One into which no instant falls moves nothing. Pure.
 *
 * @param added what is added to every uncertainty
 * @param contaminations what makes the figures doubtful, stalls and all else that the incident is marked with
 */
record Stalls(Duration added, List<Contamination> contaminations) {
    /** Nothing stalled. */
    static final Stalls NONE = new Stalls(Duration.ZERO, List.of());

    private static final int ENDS_OF_A_FIGURE = 2;
    private static final int TENTH = 10;

    /** A stall is found when it is over, and by a clock that ticks. */
    private static final long NEAR = 10_000_000;

    Stalls {
        contaminations = List.copyOf(contaminations);
    }

    static Stalls of(IncidentReport report, List<Budget> budgets, Optional<Outage> outage) {
        Duration tolerated = tolerated(report, budgets, outage);
        List<Duration> small = new ArrayList<>();
        List<Contamination> found = new ArrayList<>();
        for (Mark mark : report.marks()) {
            Optional<Duration> late = mark.late();
            if (late.isEmpty() || late.get().compareTo(tolerated) > 0) {
                if (late.isEmpty() || concerns(mark, report)) {
                    found.add(new Contamination(kind(mark), mark.detail()));
                }
            } else if (concerns(mark, report)) {
                small.add(late.get());
            }
        }
        Duration added = small.stream()
                .sorted(Comparator.reverseOrder())
                .limit(ENDS_OF_A_FIGURE)
                .reduce(Duration.ZERO, Duration::plus);
        return new Stalls(added, found);
    }

    /**
     * {@return what stalls and lags do to a repetition in which nothing was lost}. What was not sent could not be lost: an
     * outage as long as the longest of them may have been missed. Where that is as long as what a budget allows, whether it
     * was kept is not known.
     *
     * @param marks what the monitor told of itself meanwhile
     */
    static Stalls whileNothingWasLost(List<Mark> marks, List<Budget> budgets) {
        Optional<Duration> allowed =
                budgets.stream().map(budget -> budget.limit().below()).min(Comparator.naturalOrder());
        List<Contamination> found = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Mark mark : marks) {
            boolean harmless = mark.late()
                    .filter(late -> allowed.isEmpty() || late.compareTo(allowed.get()) < 0)
                    .isPresent();
            if (harmless) {
                longest = longer(longest, mark.late().orElseThrow());
            } else {
                found.add(new Contamination(kind(mark), mark.detail()));
            }
        }
        return new Stalls(longest, found);
    }

    private static Duration tolerated(IncidentReport report, List<Budget> budgets, Optional<Outage> outage) {
        Duration measured = outage.flatMap(Outage::gap)
                .or(() -> report.monitor().phase(IncidentFigures.TOTAL).duration())
                .orElse(Duration.ZERO);
        return longer(
                outage.map(Outage::uncertainty).orElse(Duration.ZERO),
                longer(
                        budgets.stream()
                                .map(budget -> budget.limit().below())
                                .min(Comparator.naturalOrder())
                                .orElse(Duration.ZERO)
                                .dividedBy(TENTH),
                        measured.dividedBy(TENTH)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** A mark tells of the time before it: it began as long ago as it is late. */
    private static boolean concerns(Mark mark, IncidentReport report) {
        long ended = mark.epochNanos() + NEAR;
        long began = mark.epochNanos() - mark.late().orElse(Duration.ZERO).toNanos() - NEAR;
        return Stream.of(report.monitor(), report.edge(), report.reversion().figures())
                .flatMap(figures -> figures.instants().values().stream())
                .map(IncidentInstant::epochNanos)
                .flatMapToLong(OptionalLong::stream)
                .anyMatch(instant -> instant >= began && instant <= ended);
    }

    private static Contamination.Kind kind(Mark mark) {
        return switch (mark.kind()) {
            case "clock-step" -> Contamination.Kind.CLOCK_STEP;
            case "prober-lag" -> Contamination.Kind.PROBER_LAG;
            case "events-missed" -> Contamination.Kind.EVENTS_MISSED;
            default -> Contamination.Kind.STALL;
        };
    }

    /** {@return the figures with the larger uncertainty} */
    IncidentFigures widen(IncidentFigures figures) {
        Map<String, IncidentPhase> phases = new LinkedHashMap<>();
        figures.phases()
                .forEach((name, phase) -> phases.put(
                        name,
                        new IncidentPhase(
                                phase.duration(),
                                phase.atLeast(),
                                phase.uncertainty().map(added::plus),
                                phase.from(),
                                phase.to(),
                                phase.reason())));
        return new IncidentFigures(figures.instants(), phases, figures.unexplained());
    }

    /** {@return the outage with the larger uncertainty} */
    Outage widen(Outage outage) {
        return new Outage(
                outage.gap(),
                outage.uncertainty().plus(added),
                outage.lossDerived(),
                outage.lost(),
                outage.sent(),
                outage.flows(),
                outage.affected(),
                outage.atLeast());
    }
}

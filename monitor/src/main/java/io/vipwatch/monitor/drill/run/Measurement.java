package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Repetition.Outage;
import io.vipwatch.monitor.drill.Traffic;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the monitor has measured of a repetition: the incident that begins with its fault, and what probes lost. Pure.
 *
 * @param attempt the repetition
 * @param incidents what the monitor tells of
 * @param watching the probes of the watched prefix
 * @param meanwhile what the monitor told of its own stalls and lags since the fault began
 */
record Measurement(
        Attempt attempt, List<IncidentReport> incidents, List<JsonNode> watching, List<IncidentReport.Mark> meanwhile) {
    private static final IncidentFigures NOTHING = new IncidentFigures(Map.of(), Map.of(), Optional.empty());
    private static final Set<String> UNFINISHED = Set.of("none", "partial");
    private static final String FAULT_BEGIN = "fault.begin";

    /** A probe that was on its way when the fault came was sent before it. */
    private static final long NOT_BEFORE = 20_000_000;

    /** An instant is told to the nanosecond; what was rounded on the way is less than this. */
    private static final long ROUNDING = 1_000_000;

    /** How improbable it must be that all of some probes were good while others were lost. */
    private static final double CHANCE = 1e-5;

    /** {@return the repetition with its figures} */
    Repetition repetition() {
        Optional<IncidentReport> ours = ours();
        Optional<Outage> outage = attempt.begin().isPresent() ? outage(ours) : Optional.empty();
        Stalls stalls = ours.map(report -> Stalls.of(report, attempt.drill().budgets(), outage))
                .orElseGet(() ->
                        Stalls.whileNothingWasLost(meanwhile, attempt.drill().budgets()));
        return new Repetition(
                attempt.number(),
                attempt.target(),
                attempt.ending(),
                attempt.reason(),
                attempt.begin(),
                ours.map(IncidentReport::id),
                ours.flatMap(IncidentReport::detectedBy),
                ours.map(IncidentReport::edge).map(stalls::widen).orElse(NOTHING),
                ours.map(IncidentReport::monitor).map(stalls::widen).orElse(NOTHING),
                outage.map(stalls::widen),
                ours.map(report -> report.reversion().figures())
                        .map(stalls::widen)
                        .orElse(NOTHING),
                Map.of(),
                attempt.ending() == Ending.COMPLETED ? contaminations(ours, stalls) : List.of());
    }

    /** {@return whether all is told: the incident is over, and so are the loss of probes and the way back} */
    boolean isComplete() {
        return ours().map(report -> report.state() == IncidentReport.State.CLOSED
                        && report.outage().map(lost -> lost.gap().isPresent()).orElse(true)
                        && !UNFINISHED.contains(report.reversion().state()))
                .orElse(true);
    }

    /** An incident tells with which fault it began. */
    private Optional<IncidentReport> ours() {
        if (attempt.begin().isEmpty()) {
            return Optional.empty();
        }
        long begin = attempt.begin().getAsLong() - ROUNDING;
        return incidents.stream()
                .filter(report -> report.cause() == IncidentCause.DRILL)
                .filter(report -> begun(report).isPresent() && begun(report).getAsLong() >= begin)
                .min(Comparator.comparingLong(report -> begun(report).getAsLong()));
    }

    private static OptionalLong begun(IncidentReport report) {
        return report.monitor().instant(FAULT_BEGIN).epochNanos();
    }

    /** Where probes watched and nothing was lost, the outage is nothing, within one interval. */
    private Optional<Outage> outage(Optional<IncidentReport> ours) {
        Optional<IncidentReport.Outage> lost = ours.flatMap(IncidentReport::outage);
        List<String> protocols = attempt.drill().traffic().protocols().stream()
                .map(Traffic.Protocol::text)
                .toList();
        Optional<JsonNode> probe = watching.stream()
                .min(Comparator.comparing((JsonNode one) -> lost.filter(loss ->
                                        loss.probe().equals(one.path("name").asString()))
                                .isEmpty())
                        .thenComparing(
                                one -> !protocols.contains(one.path("kind").asString())));
        return probe.map(one -> {
            Duration interval = Duration.ofNanos(one.path("interval_ns").asLong());
            int flows = one.path("flows").asInt();
            return lost.map(loss -> outage(loss, ours.orElseThrow(), interval, flows))
                    .orElse(new Outage(
                            Optional.of(Duration.ZERO), interval, Optional.of(Duration.ZERO), 0, 0, flows, 0));
        });
    }

    private static Outage outage(IncidentReport.Outage lost, IncidentReport ours, Duration interval, int flows) {
        Duration uncertainty = lost.gapUncertainty().orElse(interval);
        return new Outage(
                lost.gap(),
                uncertainty,
                lost.lossDerived(),
                lost.lost(),
                lost.sent(),
                flows,
                lost.flowsAffected(),
                lost.gap().flatMap(gap -> untilReverted(ours, gap, unseenFor(lost, uncertainty, interval))));
    }

    /**
     * {@return by how much earlier than it was the end of an outage may have been seen}. Where only a share of the probes is
     * lost, as of connections that go to one server of several, good ones in a row are chance for a while.
     */
    private static Duration unseenFor(IncidentReport.Outage lost, Duration uncertainty, Duration interval) {
        if (lost.lost() <= 0 || lost.lost() >= lost.sent()) {
            return uncertainty;
        }
        double share = (double) lost.lost() / lost.sent();
        double good = Math.log(CHANCE) / Math.log(1 - share);
        Duration chance = Duration.ofNanos(Math.round(good * interval.toNanos()));
        return chance.compareTo(uncertainty) > 0 ? chance : uncertainty;
    }

    /**
     * {@return how long packets were lost, where they got through only once the fault was taken back: no earlier than that
     * began, as far as probes and stamps can tell}
     */
    private static Optional<Duration> untilReverted(IncidentReport ours, Duration gap, Duration unseen) {
        IncidentInstant lost = ours.monitor().instant("dp.loss_start");
        IncidentInstant recovered = ours.monitor().instant("dp.recovered");
        IncidentInstant reverted = ours.reversion().figures().instant("revert.fault.begin");
        if (lost.epochNanos().isEmpty()
                || recovered.epochNanos().isEmpty()
                || reverted.epochNanos().isEmpty()) {
            return Optional.empty();
        }
        Duration before = Duration.ofNanos(
                reverted.epochNanos().getAsLong() - recovered.epochNanos().getAsLong());
        Duration until = Duration.ofNanos(
                reverted.epochNanos().getAsLong() - lost.epochNanos().getAsLong());
        Duration doubt = unseen.plus(reverted.uncertainty().orElse(Duration.ZERO));
        boolean lasted =
                until.minus(gap).compareTo(doubt) <= 0; // and is not one that was over before the last of several
        return before.compareTo(doubt) <= 0 && lasted && until.isPositive()
                ? Optional.of(until.compareTo(gap) < 0 ? until : gap)
                : Optional.empty();
    }

    private Optional<Contamination> lossBefore(IncidentReport ours) {
        OptionalLong lost = ours.monitor().instant("dp.loss_start").epochNanos();
        long before = attempt.begin().orElse(0) - lost.orElse(Long.MAX_VALUE);
        return lost.isPresent() && before > NOT_BEFORE
                ? Optional.of(new Contamination(
                        Contamination.Kind.BACKGROUND_LOSS,
                        "probes were lost from " + before / 1_000_000 + " ms before the fault on"))
                : Optional.empty();
    }

    private List<Contamination> contaminations(Optional<IncidentReport> ours, Stalls stalls) {
        List<Contamination> found = new ArrayList<>(stalls.contaminations());
        ours.flatMap(this::lossBefore).ifPresent(found::add);
        incidents.stream()
                .filter(report -> report.cause() != IncidentCause.DRILL)
                .filter(report -> attempt.begin().isPresent()
                        && report.beginEpochNanos() >= attempt.begin().getAsLong())
                .filter(report ->
                        ours.filter(one -> one.id().equals(report.id())).isEmpty())
                .forEach(report -> found.add(
                        new Contamination(Contamination.Kind.OTHER_INCIDENT, report.id() + ": " + report.headline())));
        return found;
    }
}

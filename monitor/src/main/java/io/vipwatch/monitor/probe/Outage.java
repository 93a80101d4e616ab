package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An outage as the probes see it, from the first loss until all flows have been good for the validation time. */
final class Outage {
    /** A prober that was later than this does not know what happened meanwhile. */
    private static final Duration LAGGED = Duration.ofMillis(5);

    private final Attempt first;
    private final double background;
    private final List<FlowOutage> flows = new ArrayList<>();
    private final Map<ProbeFailure, Long> reasons = new EnumMap<>(ProbeFailure.class);
    private Moment lastLost;
    private long late;
    private Duration lag = Duration.ZERO;

    /**
     * @param first the first lost probe
     * @param flows how many flows the probe has
     * @param connectionEach whether each probe has a connection of its own
     * @param background the share of probes that were lost before
     */
    Outage(Attempt first, int flows, boolean connectionEach, double background) {
        this.first = first;
        this.background = background;
        lastLost = first.sent();
        for (int flow = 0; flow < flows; flow++) {
            this.flows.add(new FlowOutage(flow, connectionEach));
        }
    }

    void lost(Attempt attempt, ProbeFailure failure) {
        flows.get(attempt.flow()).lost(attempt);
        reasons.merge(failure, 1L, Long::sum);
        if (attempt.sent().since(lastLost).isPositive()) {
            lastLost = attempt.sent();
        }
    }

    void good(Attempt attempt) {
        flows.get(attempt.flow()).good(attempt);
    }

    void late() {
        late++;
    }

    void lagged(Duration by) {
        if (by.compareTo(lag) > 0) {
            lag = by;
        }
    }

    /** {@return whether all flows are good and have been for the validation time} */
    boolean isOver(Moment now, Duration validation) {
        return now.since(lastLost).compareTo(validation) >= 0
                && affected().allMatch(flow -> flow.goodSince() >= flow.goodWanted());
    }

    /** {@return how many flows have lost a probe and no good one since} */
    int losing() {
        return Math.toIntExact(affected().filter(flow -> flow.goodSince() == 0).count());
    }

    private Stream<FlowOutage> affected() {
        return flows.stream().filter(FlowOutage::affected);
    }

    Moment began() {
        return first.sent();
    }

    ProbeLossStart start(ProbeTarget probe, ProbeFailure failure, String detail) {
        return new ProbeLossStart(
                probe,
                FlowOutage.epoch(first.lastOk()),
                first.sent().epochNanos(),
                first.spacing(),
                failure,
                detail,
                flows.size(),
                Math.toIntExact(affected().count()),
                isLagged(),
                Optional.of(uncertainty(Stream.concat(first.lastOk().stream(), Stream.of(first.sent())))));
    }

    /** {@return by how much the least certain of these may be off} */
    private static Duration uncertainty(Stream<Moment> moments) {
        return Duration.ofNanos(
                moments.mapToLong(Moment::uncertaintyNanos).max().orElse(0));
    }

    /** Where all flows fail at once it is that of another flow than the first that lost a probe. */
    private Optional<Moment> lastOk() {
        return affected()
                .flatMap(flow -> flow.lastOk().stream())
                .filter(ok -> ok.since(first.sent()).isNegative())
                .max(Comparator.comparingLong(Moment::monotonicNanos));
    }

    private boolean isLagged() {
        return lag.compareTo(LAGGED) > 0;
    }

    ProbeLossEnd end(ProbeTarget probe, List<Flow> ports, Duration validation) {
        List<FlowOutage> hit = affected().toList();
        List<FlowOutage.Loss> losses = hit.stream()
                .map(flow -> flow.longest().orElseThrow())
                .sorted(Comparator.comparing(FlowOutage.Loss::length))
                .toList();
        FlowOutage.Loss longest = losses.getLast();
        List<Moment> ends = losses.stream()
                .map(loss -> loss.firstOk().orElse(loss.lastLost()))
                .toList();
        Duration derived = hit.stream()
                .map(flow -> flow.lossDerivedWithout(background))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        List<ProbeLossEnd.FlowLoss> told = new ArrayList<>();
        for (int number = 0; number < flows.size(); number++) {
            if (flows.get(number).affected()) {
                told.add(flows.get(number).told(ports.get(number).sourcePort(), background));
            }
        }
        Moment firstOk = edge(ends, false);
        Moment recovered =
                edge(hit.stream().flatMap(flow -> flow.recovered().stream()).toList(), true);
        return new ProbeLossEnd(
                probe,
                FlowOutage.epoch(lastOk()),
                first.sent().epochNanos(),
                firstOk.epochNanos(),
                recovered.epochNanos(),
                longest.gap(),
                median(losses),
                longest.uncertainty(),
                derived,
                background,
                validation,
                hit.stream().mapToLong(FlowOutage::sent).sum(),
                hit.stream().mapToLong(FlowOutage::lost).sum(),
                late,
                commonest(),
                lag,
                isLagged(),
                flows.size(),
                told,
                Optional.of(
                        uncertainty(Stream.concat(lastOk().stream(), Stream.of(first.sent(), firstOk, recovered)))));
    }

    private static Moment edge(List<Moment> moments, boolean last) {
        Comparator<Moment> byTime = Comparator.comparingLong(Moment::monotonicNanos);
        Optional<Moment> edge =
                last ? moments.stream().max(byTime) : moments.stream().min(byTime);
        return edge.orElseThrow();
    }

    private static Optional<Duration> median(List<FlowOutage.Loss> sorted) {
        return sorted.get(sorted.size() / 2).gap();
    }

    /** {@return why most of its probes were lost} */
    ProbeFailure commonest() {
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(ProbeFailure.TIMEOUT);
    }
}

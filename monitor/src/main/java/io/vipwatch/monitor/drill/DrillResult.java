package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that one drill has shown, as it is kept in its directory: from this alone every report can be made again.
 *
 * @param schema the version of this form
 * @param drill the drill's name
 * @param description what it does, in words
 * @param claim what it puts to the test
 * @param target the name of the machine that the faults were for
 * @param prefix the prefix that was watched
 * @param started when it began, RFC 3339
 * @param predicted what it should have taken, by the timers in force before it began
 * @param interval the time between two probes of a flow
 * @param flows how many flows there were
 * @param budgets what it may take
 * @param parameters what else moves the figures (RFC 7747 §4 and §6), such as timers and versions, in order
 * @param repetitions the repetitions, in order
 */
public record DrillResult(
        String schema,
        String drill,
        String description,
        Optional<Claim> claim,
        String target,
        String prefix,
        String started,
        Optional<Prediction> predicted,
        @JsonProperty("interval_ns") Duration interval,
        int flows,
        List<Budget> budgets,
        Map<String, String> parameters,
        List<Repetition> repetitions) {
    /** The version of this form. */
    public static final String SCHEMA = "vipwatch.drill-result/1";

    /** The parameter that names the run. */
    public static final String RUN = "run";

    /** The parameter that tells what of the time of the monitor's processors others had. */
    public static final String STOLEN = "time stolen from the processors of the monitor's host";

    public DrillResult {
        budgets = List.copyOf(budgets);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        repetitions = List.copyOf(repetitions);
    }

    /** {@return how it stands against each of its budgets} */
    public List<Judgement> judgements() {
        return budgets.stream().map(budget -> Judgement.of(budget, repetitions)).toList();
    }

    /** {@return what it proves: the weightiest of the judgements that are no mere warnings} */
    public Verdict verdict() {
        Verdict verdict = judgements().stream()
                .filter(one -> !one.budget().warning())
                .map(Judgement::verdict)
                .reduce(Verdict::and)
                .orElse(Verdict.INCONCLUSIVE);
        return repetitions.stream().anyMatch(one -> one.ending() == Ending.NOT_REVERTED) ? Verdict.FAIL : verdict;
    }

    /** {@return the figures of a phase over the repetitions that are clean} */
    public Optional<Statistics> statistics(Phase phase) {
        List<Repetition> clean =
                repetitions.stream().filter(Repetition::isClean).toList();
        return Statistics.of(Observed.of(clean, phase).stream()
                .filter(one -> !one.open())
                .map(Observed::duration)
                .toList());
    }

    /** {@return the phase that stands for the whole: what clients felt, if anything watched that} */
    public Phase headline() {
        List<Phase> candidates = new ArrayList<>(List.of(Phase.OUTAGE, Phase.TOTAL, Phase.SERVICE, Phase.DETECTION));
        if (claim.filter(one -> one.option() == Option.DNS).isPresent()) {
            candidates.addFirst(Phase.SERVICE);
        }
        return candidates.stream()
                .filter(phase -> statistics(phase).isPresent() || hasOpen(phase))
                .findFirst()
                .orElse(Phase.OUTAGE);
    }

    private boolean hasOpen(Phase phase) {
        return Observed.of(repetitions, phase).stream().anyMatch(Observed::open);
    }

    /** {@return how far the headline may be off at most} */
    public Duration uncertainty() {
        return Observed.of(repetitions, headline()).stream()
                .map(Observed::uncertainty)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * {@return whether the median was not as predicted: it lies outside the range by more than its uncertainty, one
     * probe interval and a tenth of the range's end; or it was to go on until somebody acts and ended by itself, or was
     * to end and did not, in any repetition}
     */
    public boolean differsFromPrediction() {
        return predicted.map(Prediction::outcome).map(this::differs).orElse(false);
    }

    private boolean differs(Outcome outcome) {
        Optional<Duration> median = statistics(headline()).map(Statistics::median);
        boolean endless = median.isEmpty() && hasOpen(headline());
        return switch (outcome) {
            case Outcome.Endless _ -> median.isPresent();
            case Outcome.NotKnown _ -> false;
            case Outcome.Takes(Span range, String _) -> endless || isBeyond(range, median);
            case Outcome.Nothing _ -> endless || isBeyond(Span.NONE, median);
        };
    }

    private boolean isBeyond(Span range, Optional<Duration> median) {
        return median.filter(time -> !range.holds(time, tolerance(range))).isPresent()
                || Observed.of(repetitions, headline()).stream()
                        .filter(Observed::open)
                        .anyMatch(one -> one.duration().compareTo(range.most().plus(tolerance(range))) > 0);
    }

    private Duration tolerance(Span range) {
        return uncertainty().plus(interval).plus(range.most().dividedBy(10));
    }
}

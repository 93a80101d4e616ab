package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.event.IncidentPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a phase of one repetition took.
 *
 * @param repetition its number
 * @param duration how long, or how long at least
 * @param uncertainty how far that may be off
 * @param open whether it was longer: it had not ended when the drill ended it
 */
public record Observed(int repetition, Duration duration, Duration uncertainty, boolean open) {
    /** {@return what a repetition says of a phase; empty where it was not seen} */
    public static Optional<Observed> of(Repetition repetition, Phase phase) {
        return switch (phase) {
            case OUTAGE -> repetition.outage().flatMap(outage -> outage(repetition, outage));
            case REVERSION -> phase(repetition, repetition.reversion().phase("revert." + Phase.TOTAL.text()));
            case TOTAL ->
                repetition
                        .outage()
                        .filter(outage -> outage.atLeast().isPresent())
                        .flatMap(outage -> outage(repetition, outage))
                        .or(() -> phase(repetition, repetition.figures().phase(phase.text())));
            case DETECTION, SIGNALLING, RIB, FIB, FIB_TO_DP, SERVICE ->
                phase(repetition, repetition.figures().phase(phase.text()))
                        .or(() -> standIn(phase)
                                ? phase(repetition, repetition.monitor().phase(phase.text()))
                                : Optional.empty());
        };
    }

    /** {@return what repetitions say of a phase, those that saw it} */
    public static List<Observed> of(List<Repetition> repetitions, Phase phase) {
        return repetitions.stream()
                .map(repetition -> of(repetition, phase))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Our own session stands in where that of the edge was not seen; where packets went it cannot tell. */
    private static boolean standIn(Phase phase) {
        return phase == Phase.DETECTION || phase == Phase.SIGNALLING;
    }

    private static Optional<Observed> phase(Repetition repetition, IncidentPhase phase) {
        return phase.duration()
                .map(time -> new Observed(
                        repetition.number(), time, phase.uncertainty().orElse(Duration.ZERO), false));
    }

    private static Optional<Observed> outage(Repetition repetition, Repetition.Outage outage) {
        if (outage.atLeast().isPresent()) {
            return Optional.of(
                    new Observed(repetition.number(), outage.atLeast().get(), outage.uncertainty(), true));
        }
        return outage.gap()
                .map(gap -> new Observed(repetition.number(), gap, outage.uncertainty(), false))
                .or(() -> outage.lossDerived()
                        .map(lost -> new Observed(repetition.number(), lost, outage.uncertainty(), true)));
    }
}

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
 * @param standIn whether it is what the monitor's own session showed, in place of the edge's, which was not seen: another
 *     observer with timers of its own, so that it is no part of the total, and may be longer
 */
public record Observed(int repetition, Duration duration, Duration uncertainty, boolean open, boolean standIn) {
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
                        .or(() -> phase(repetition, repetition.monitor().phase(phase.text()))
                                .filter(_ -> mayStandIn(phase))
                                .map(Observed::asStandIn));
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
    private static boolean mayStandIn(Phase phase) {
        return phase == Phase.DETECTION || phase == Phase.SIGNALLING;
    }

    private Observed asStandIn() {
        return new Observed(repetition, duration, uncertainty, open, true);
    }

    private static Optional<Observed> phase(Repetition repetition, IncidentPhase phase) {
        return phase.duration()
                .map(time -> new Observed(
                        repetition.number(), time, phase.uncertainty().orElse(Duration.ZERO), false, false));
    }

    private static Optional<Observed> outage(Repetition repetition, Repetition.Outage outage) {
        if (outage.atLeast().isPresent()) {
            return Optional.of(
                    new Observed(repetition.number(), outage.atLeast().get(), outage.uncertainty(), true, false));
        }
        return outage.gap()
                .map(gap -> new Observed(repetition.number(), gap, outage.uncertainty(), false, false))
                .or(() -> outage.lossDerived()
                        .map(lost -> new Observed(repetition.number(), lost, outage.uncertainty(), true, false)));
    }
}

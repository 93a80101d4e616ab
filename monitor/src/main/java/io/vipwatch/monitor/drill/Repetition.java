package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One run of a drill's method, as it was measured (RFC 7747 §6): the instants and phases of its incident, what probes
 * lost, and what makes the figures doubtful.
 *
 * @param number from 1
 * @param target the name of the machine that the faults were for
 * @param ending how it ended
 * @param reason why it ended so, in words; empty where it was completed
 * @param begin {@code fault.begin} in nanoseconds since the epoch by the monitor's clock; empty where it came to no fault
 * @param incident the name of its incident; empty where none was opened
 * @param detectedBy how the loss was found, by the best evidence
 * @param figures instants and phases on the way out: those of the edge's own evidence and of probes
 * @param monitor the same as the monitor's own sessions show them
 * @param outage what probes lost, each flow by itself summed up; empty where no probe watched
 * @param reversion instants and phases on the way back, whose names begin with {@code revert.}
 * @param others further durations by name, such as the models of clients of a DNS drill
 * @param contaminations what else was going on
 */
public record Repetition(
        int number,
        String target,
        Ending ending,
        String reason,
        @JsonProperty("begin_ns") OptionalLong begin,
        Optional<String> incident,
        Optional<IncidentCause> detectedBy,
        IncidentFigures figures,
        IncidentFigures monitor,
        Optional<Outage> outage,
        IncidentFigures reversion,
        @JsonProperty("others_ns") Map<String, Measured> others,
        List<Contamination> contaminations) {
    public Repetition {
        others = Map.copyOf(others);
        contaminations = List.copyOf(contaminations);
    }

    /** {@return the same with one more thing that makes its figures doubtful; what was not completed does not count anyway} */
    public Repetition with(Contamination contamination) {
        return ending == Ending.COMPLETED
                ? new Repetition(
                        number,
                        target,
                        ending,
                        reason,
                        begin,
                        incident,
                        detectedBy,
                        figures,
                        monitor,
                        outage,
                        reversion,
                        others,
                        Stream.concat(contaminations.stream(), Stream.of(contamination))
                                .toList())
                : this;
    }

    /** {@return whether its figures count} */
    public boolean isClean() {
        return ending == Ending.COMPLETED && contaminations.isEmpty();
    }

    /**
     * A duration with its uncertainty.
     *
     * @param duration how long; empty where it was not seen
     * @param uncertainty how far that may be off
     * @param reason why it is not known; empty where it is
     */
    public record Measured(
            @JsonProperty("duration_ns") Optional<Duration> duration,
            @JsonProperty("uncertainty_ns") Duration uncertainty,
            String reason) {
        /** {@return a duration that was measured} */
        public static Measured of(Duration duration, Duration uncertainty) {
            return new Measured(Optional.of(duration), uncertainty, "");
        }

        /** {@return a duration that is not known} */
        public static Measured unknown(String reason) {
            return new Measured(Optional.empty(), Duration.ZERO, reason);
        }
    }

    /**
     * What probes lost (RFC 6412 §3.5, RFC 6414 §3.6), over the flows that lost any.
     *
     * @param gap from the last good probe to the first good one less one interval, of the flow that fared worst; empty
     *     while it goes on
     * @param uncertainty how far that may be off
     * @param lossDerived lost probes times the interval, background loss subtracted
     * @param lost how many probes were lost
     * @param sent how many were sent
     * @param flows how many flows there were
     * @param affected how many of them lost any
     * @param atLeast how long it was until the fault was taken back, where only that ended it: without the drill's end it
     *     would have been longer
     */
    public record Outage(
            @JsonProperty("gap_ns") Optional<Duration> gap,
            @JsonProperty("uncertainty_ns") Duration uncertainty,
            @JsonProperty("loss_derived_ns") Optional<Duration> lossDerived,
            long lost,
            long sent,
            int flows,
            int affected,
            @JsonProperty("at_least_ns") Optional<Duration> atLeast) {
        public Outage {
            atLeast = Objects.requireNonNullElse(atLeast, Optional.empty()); // results of the first form had none
        }

        /** What ended by itself, or goes on. */
        public Outage(
                Optional<Duration> gap,
                Duration uncertainty,
                Optional<Duration> lossDerived,
                long lost,
                long sent,
                int flows,
                int affected) {
            this(gap, uncertainty, lossDerived, lost, sent, flows, affected, Optional.empty());
        }
    }
}

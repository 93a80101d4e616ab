package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Repetitions as drills leave them, for tests. */
public final class Drilled {
    private static final long BEGIN = 1_795_335_551_126_098_000L;
    private static final Duration UNCERTAINTY = Duration.ofMillis(5);

    private Drilled() {}

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** {@return a repetition in which a node fell silent and was found after {@code detection} ms} */
    public static Repetition silent(int number, long detection) {
        return silent(number, detection, List.of());
    }

    /** {@return the same, with what else was going on} */
    public static Repetition silent(int number, long detection, List<Contamination> contaminations) {
        return new Repetition(
                number,
                "node1",
                Ending.COMPLETED,
                "",
                OptionalLong.of(BEGIN),
                Optional.of("inc-" + 100 * number),
                Optional.of(IncidentCause.HOLD_TIMER),
                figures(detection),
                new IncidentFigures(Map.of(), Map.of(), Optional.empty()),
                Optional.of(new Repetition.Outage(
                        Optional.of(millis(detection + 65)),
                        UNCERTAINTY,
                        Optional.of(millis(detection + 60)),
                        (detection + 60) / 5,
                        20_000,
                        8,
                        3)),
                new IncidentFigures(
                        Map.of(),
                        Map.of("revert.total", phase(3200, 4, "revert.begin", "revert.end")),
                        Optional.empty()),
                Map.of(),
                contaminations);
    }

    /** {@return a repetition that a safeguard ended while probes were still lost} */
    public static Repetition aborted(int number, long lost) {
        return new Repetition(
                number,
                "node1",
                Ending.ABORTED,
                "the address was out for longer than 240 s",
                OptionalLong.of(BEGIN),
                Optional.empty(),
                Optional.empty(),
                new IncidentFigures(Map.of(), Map.of(), Optional.empty()),
                new IncidentFigures(Map.of(), Map.of(), Optional.empty()),
                Optional.of(new Repetition.Outage(
                        Optional.empty(), UNCERTAINTY, Optional.of(millis(lost)), lost / 5, 50_000, 8, 8)),
                new IncidentFigures(Map.of(), Map.of(), Optional.empty()),
                Map.of(),
                List.of());
    }

    private static IncidentFigures figures(long detection) {
        Map<String, IncidentInstant> instants = new LinkedHashMap<>();
        instants.put("fault.begin", instant(0, "drill"));
        instants.put("dp.loss_start", instant(3, "probe"));
        instants.put("detect", instant(detection, "log"));
        instants.put("rib.change", instant(detection + 52, "log"));
        instants.put("fib.change", instant(detection + 63, "routes"));
        instants.put("dp.first_ok", instant(detection + 68, "probe"));
        instants.put("dp.recovered", instant(detection + 70, "probe"));
        instants.put("svc.recovered", IncidentInstant.unseen("no service is watched"));
        Map<String, IncidentPhase> phases = new LinkedHashMap<>();
        phases.put("detection", phase(detection, 3, "fault.begin", "detect"));
        phases.put("signalling", phase(0, 0, "detect", "detect"));
        phases.put("rib", phase(52, 0, "detect", "rib.change"));
        phases.put("fib", phase(11, 1, "rib.change", "fib.change"));
        phases.put("fib_to_dp", phase(5, 5, "fib.change", "dp.first_ok"));
        phases.put("total", phase(detection + 70, 5, "fault.begin", "dp.recovered"));
        phases.put("service", IncidentPhase.unknown("no service is watched"));
        return new IncidentFigures(instants, phases, Optional.of(millis(2)));
    }

    private static IncidentInstant instant(long afterMillis, String source) {
        return new IncidentInstant(
                OptionalLong.of(BEGIN + afterMillis * 1_000_000), Optional.of(millis(3)), source, "", "");
    }

    private static IncidentPhase phase(long millis, long uncertainty, String from, String to) {
        return new IncidentPhase(
                Optional.of(millis(millis)), Optional.empty(), Optional.of(millis(uncertainty)), from, to, "");
    }
}

package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentReport.Outage;
import io.vipwatch.monitor.event.IncidentReport.Reversion;
import io.vipwatch.monitor.event.IncidentReport.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An incident that a drill brought about: lost after 5 ms, found after 8 s, recovered after 8.1 s, reverted after 14 s. */
final class Reported {
    static final long BEGIN = 1_795_335_551_126_098_000L;
    static final Duration GAP = Duration.ofMillis(8_095);
    static final Duration GAP_UNCERTAINTY = Duration.ofMillis(10);

    private static final IncidentFigures NONE = new IncidentFigures(Map.of(), Map.of(), Optional.empty());

    private Reported() {}

    static IncidentReport incident(long begin, Mark... marks) {
        return incident("inc-1", IncidentCause.DRILL, begin, Duration.ofSeconds(14), State.CLOSED, 1619, 1619, marks);
    }

    static IncidentReport another(long begin) {
        return incident("inc-2", IncidentCause.TCP_RESET, begin, Duration.ofSeconds(14), State.CLOSED, 1619, 1619);
    }

    /** Traffic recovered only when the fault was taken back. */
    static IncidentReport endedByTheRevert(long begin) {
        return incident("inc-1", IncidentCause.DRILL, begin, Duration.ofSeconds(8), State.CLOSED, 1619, 1619);
    }

    /** Of the probes only a share was lost, and traffic recovered a while before the fault was taken back. */
    static IncidentReport endedJustBeforeTheRevert(long begin, Duration before, long lost, long sent) {
        Duration reverted = Duration.ofMillis(8_100).plus(before);
        return incident("inc-1", IncidentCause.DRILL, begin, reverted, State.CLOSED, lost, sent);
    }

    /** All was good for good only when the fault was taken back, after a loss that was shorter than the one told. */
    static IncidentReport lostAgainUntilTheRevert(long begin) {
        return incident(
                "inc-1",
                IncidentCause.DRILL,
                begin,
                Duration.ofSeconds(14),
                State.CLOSED,
                1619,
                1619,
                Duration.ofMillis(14_200));
    }

    static IncidentReport open(long begin) {
        return incident("inc-1", IncidentCause.DRILL, begin, Duration.ofSeconds(14), State.OPEN, 1619, 1619);
    }

    private static IncidentReport incident(
            String id,
            IncidentCause cause,
            long begin,
            Duration reverted,
            State state,
            long lost,
            long sent,
            Mark... marks) {
        return incident(id, cause, begin, reverted, state, lost, sent, Duration.ofMillis(8_100), marks);
    }

    private static IncidentReport incident(
            String id,
            IncidentCause cause,
            long begin,
            Duration reverted,
            State state,
            long lost,
            long sent,
            Duration recovered,
            Mark... marks) {
        IncidentFigures figures = new IncidentFigures(
                Map.of(
                        "fault.begin", at(begin, Duration.ZERO),
                        "dp.loss_start", at(begin, Duration.ofMillis(5)),
                        "detect", at(begin, Duration.ofSeconds(8)),
                        "dp.recovered", at(begin, recovered)),
                Map.of(
                        "detection", phase(Duration.ofSeconds(8)),
                        "total", phase(Duration.ofMillis(8_100))),
                Optional.of(Duration.ZERO));
        IncidentFigures back = new IncidentFigures(
                Map.of("revert.fault.begin", at(begin, reverted)),
                Map.of("revert.total", phase(Duration.ofSeconds(1))),
                Optional.empty());
        return new IncidentReport(
                id,
                state,
                IncidentReport.Kind.FAILOVER,
                cause,
                "",
                "drill",
                Optional.of(IncidentCause.HOLD_TIMER),
                List.of("node1"),
                1,
                "2026-11-22T08:19:11Z",
                begin,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                0,
                figures,
                NONE,
                Optional.of(new Outage(
                        "2001:db8:0:ff00::100",
                        "echo",
                        Optional.of(GAP),
                        Optional.of(GAP_UNCERTAINTY),
                        Optional.of(GAP),
                        lost,
                        sent,
                        3)),
                Optional.empty(),
                IncidentCrosscheck.NONE,
                new Reversion("complete", back, Optional.empty()),
                Optional.empty(),
                0,
                List.of(marks),
                Optional.empty(),
                "The VIP api lost node1.",
                List.of(),
                List.of(),
                0);
    }

    private static IncidentInstant at(long begin, Duration after) {
        return new IncidentInstant(
                OptionalLong.of(begin + after.toNanos()), Optional.of(Duration.ofMillis(2)), "test", "", "");
    }

    private static IncidentPhase phase(Duration time) {
        return new IncidentPhase(Optional.of(time), Optional.empty(), Optional.of(Duration.ofMillis(2)), "", "", "");
    }
}

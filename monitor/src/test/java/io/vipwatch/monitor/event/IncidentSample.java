package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentPrefix.Transition;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentReport.Outage;
import io.vipwatch.monitor.event.IncidentReport.Reversion;
import io.vipwatch.monitor.event.IncidentReport.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An incident with something in every member, or as little as there can be. */
final class IncidentSample {
    private static final long BEGIN = 1_795_335_551_126_098_000L;

    private IncidentSample() {}

    static IncidentReport open() {
        IncidentFigures none = new IncidentFigures(Map.of(), Map.of(), Optional.empty());
        return report(
                IncidentReport.State.OPEN,
                OptionalLong.empty(),
                Optional.empty(),
                none,
                new Reversion("none", none, Optional.empty()),
                Optional.empty());
    }

    static IncidentReport closed() {
        IncidentFigures figures = new IncidentFigures(
                Map.of(
                        "detect",
                        new IncidentInstant(
                                OptionalLong.of(BEGIN), Optional.of(Duration.ofNanos(300_000)), "bfd", "bfd", "")),
                Map.of(
                        "total",
                        new IncidentPhase(
                                Optional.of(Duration.ofMillis(868)),
                                Optional.of(Duration.ofMillis(568)),
                                Optional.of(Duration.ofMillis(5)),
                                "alive.last",
                                "dp.recovered",
                                "")),
                Optional.of(Duration.ofMillis(4)));
        Outage outage = new Outage(
                "2001:db8:0:ff00::100",
                "api-echo",
                Optional.of(Duration.ofMillis(861)),
                Optional.of(Duration.ofMillis(20)),
                Optional.of(Duration.ofMillis(860)),
                43,
                430,
                3);
        return report(
                IncidentReport.State.CLOSED,
                OptionalLong.of(BEGIN + 10_868_000_000L),
                Optional.of(IncidentReport.End.QUIET),
                figures,
                new Reversion("complete", figures, Optional.of(outage)),
                Optional.of(outage));
    }

    private static IncidentReport report(
            IncidentReport.State state,
            OptionalLong closed,
            Optional<IncidentReport.End> ended,
            IncidentFigures figures,
            Reversion reversion,
            Optional<Outage> outage) {
        return new IncidentReport(
                "inc-48213",
                state,
                IncidentReport.Kind.FAILOVER,
                IncidentCause.STALE_EXPIRED,
                "kept as stale",
                "bgp",
                Optional.of(IncidentCause.TCP_FIN),
                List.of("node1"),
                48213,
                "2026-11-22T08:19:11.126098000Z",
                BEGIN,
                closed,
                closed,
                ended,
                List.of(prefix()),
                1,
                figures,
                figures,
                outage,
                Optional.of(true),
                new IncidentCrosscheck(
                        IncidentCrosscheck.Verdict.DIFFERS,
                        "",
                        List.of(new IncidentCrosscheck.Finding(
                                "stale-at-edge",
                                Prefix.of("2001:db8:0:ff00::100/128"),
                                Optional.of("node1"),
                                BEGIN,
                                OptionalLong.empty(),
                                "edge keeps the path of node1",
                                "bgp graceful-restart-disable")),
                        1),
                reversion,
                Optional.of("inc-47000"),
                1,
                List.of(Mark.stall(BEGIN, Duration.ofMillis(7), "the process did not run for 7 ms")),
                Optional.of(Verdict.EXCEEDED),
                "The VIP api moved from node1 to node2.",
                List.of("Is node1 up?"),
                List.of(new Step(BEGIN, Duration.ofMillis(-789), "bfd", "the node's last packet")),
                3);
    }

    private static IncidentPrefix prefix() {
        return new IncidentPrefix(
                "api",
                Prefix.of("2001:db8:0:ff00::100/128"),
                true,
                Optional.of(TrackedKind.VIP),
                Optional.of(PrefixState.REACHABLE),
                Optional.of(PrefixState.DEGRADED),
                Optional.of(PrefixState.DEGRADED),
                List.of("node1", "node2"),
                List.of("node2"),
                List.of("node2"),
                1,
                0,
                0,
                Transition.MAKE_BEFORE_BREAK,
                Optional.of(Duration.ofMillis(868)),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(2)),
                false,
                List.of(new BudgetCheck(
                        "total",
                        Duration.ofMillis(300),
                        Optional.of(Duration.ofMillis(868)),
                        Optional.of(Duration.ofMillis(5)),
                        "edge",
                        Verdict.EXCEEDED,
                        "")),
                Optional.of(Verdict.EXCEEDED));
    }

    static IncidentRules rules() {
        return new IncidentRules(
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                List.of(new IncidentRules.Tracked(
                        "api",
                        Prefix.of("2001:db8:0:ff00::100/128"),
                        false,
                        TrackedKind.VIP,
                        List.of(new IncidentRules.Limit("total", Duration.ofSeconds(1))))));
    }
}

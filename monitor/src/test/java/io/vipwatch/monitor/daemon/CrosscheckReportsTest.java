package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.CollectorsSection;
import io.vipwatch.monitor.config.DecisionSection;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.config.SshSection;
import io.vipwatch.monitor.crosscheck.BlackHole;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.http.CrosscheckReport.Verdict;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrosscheckReportsTest {
    private static final Moment NOW = new Moment(90_000_000_000L, 1_795_335_551_000_000_000L, 0);
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final BlackHole HOLE = new BlackHole(
            VIP,
            new Node("node1", IpAddress.of("2001:db8::11")),
            true,
            Optional.of(Duration.ofSeconds(116)),
            "the edge's BFD session with it is down",
            "bgp graceful-restart-disable");

    private static EdgeSection section() {
        SshSection ssh = new SshSection(
                "edge.example",
                22,
                "vipwatch",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new EdgeSection(
                ssh,
                Optional.empty(),
                false,
                "vtysh",
                Optional.of(Duration.ofSeconds(5)),
                EdgeSection.ALLOWANCE,
                new DecisionSection(16, true, false, false, false, false, false),
                new CollectorsSection(Optional.empty(), List.of(), false, Optional.empty()));
    }

    private static CrosscheckReport report(Look look, boolean fresh) {
        return new CrosscheckReports(section(), List.of(), Optional.of("edge"), NOW).of(look, List.of(), fresh);
    }

    private static Look look(long round, BlackHoles holes) {
        return new Look(
                round,
                NOW,
                Optional.of(NOW),
                List.of(),
                Mismatches.none(),
                holes,
                UnknownViews.none(0),
                Optional.empty(),
                0);
    }

    @Test
    void aBlackHoleAloneIsAMismatch() {
        BlackHoles holes = BlackHoles.of(List.of(new BlackHoles.Standing(HOLE, 30_000_000_000L)));
        CrosscheckReport report = report(look(3, holes), true);
        assertThat(report.verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(report.blackHoles()).singleElement().satisfies(hole -> {
            assertThat(hole.node()).isEqualTo("node1");
            assertThat(hole.path()).isEqualTo("stale");
            assertThat(hole.duration()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(report(look(3, BlackHoles.none()), true).verdict()).isEqualTo(Verdict.AGREE);
    }

    @Test
    void aBlackHoleOfAnAnswerThatIsNotFreshProvesNothing() {
        BlackHoles holes = BlackHoles.of(List.of(new BlackHoles.Standing(HOLE, 30_000_000_000L)));
        CrosscheckReport report = report(look(3, holes), false);
        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.reason()).contains("has not answered a fresh question in time");
    }

    @Test
    void theEdgeIsAskedForPrefixesOfItsIpv6TableAlone() {
        Prefix ipv4 = Prefix.of("192.0.2.100/32");
        Prefix pods = Prefix.of("2001:db8:42::/48");
        List<TrackRule> rules = List.of(
                new TrackRule("api", VIP, false, TrackedKind.VIP, 1),
                new TrackRule("api4", ipv4, false, TrackedKind.VIP, 1),
                new TrackRule("pods", pods, true, TrackedKind.PODS, 1),
                new TrackRule("pods4", Prefix.of("198.51.100.0/24"), true, TrackedKind.PODS, 1));
        assertThat(EdgeRounds.prefixes(rules, false)).containsExactly(VIP);
        assertThat(EdgeRounds.prefixes(rules, true)).containsExactly(pods);
    }
}

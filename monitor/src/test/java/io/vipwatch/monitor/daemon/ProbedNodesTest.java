package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.probe.RoundTrips;
import io.vipwatch.monitor.probe.Standing;
import io.vipwatch.monitor.prober.LiveReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What probes say of whether a node is alive: unknown is not dead. */
class ProbedNodesTest {
    private static final int FLOWS = 2;

    private static LiveReport report(
            Optional<String> node, long good, int losing, Optional<ProbeFailure> reason, Optional<String> obstacle) {
        Duration second = Duration.ofSeconds(1);
        ProbeSection section = new ProbeSection(
                node.map(name -> "ping-" + name).orElse("vip"),
                ProbeKind.ICMP_ECHO,
                IpAddress.of("2001:db8::11"),
                0,
                second,
                second,
                second,
                FLOWS,
                second,
                node,
                Optional.empty(),
                Optional.empty());
        Standing standing = new Standing(
                good > 0,
                reason.map(_ -> new Moment(0, 0, 0)),
                losing,
                reason,
                Optional.empty(),
                List.of(),
                good,
                good,
                Map.of(),
                0,
                0,
                Optional.empty(),
                new RoundTrips.Counted(List.of(), Duration.ZERO),
                Optional.empty());
        return new LiveReport(section, standing, false, second, 0, obstacle, Optional.empty(), Optional.empty());
    }

    private static LiveReport silent(String node) {
        return report(Optional.of(node), 5, FLOWS, Optional.of(ProbeFailure.TIMEOUT), Optional.empty());
    }

    private static LiveReport answered(Optional<String> node) {
        return report(node, 5, 0, Optional.empty(), Optional.empty());
    }

    @Test
    void aNodeThatAnsweredAndAnswersNoMoreIsDeadWhileOthersAnswer() {
        assertThat(ProbedNodes.dead(List.of(silent("node1"), answered(Optional.of("node2")))))
                .containsExactly(Map.entry("node1", "the probe ping-node1 of its own address is not answered"));
        assertThat(ProbedNodes.dead(List.of(silent("node1"), answered(Optional.empty()))))
                .containsOnlyKeys("node1");
    }

    @Test
    void whereNobodyAnswersItMayBeOurOwnNetworkThatIsCut() {
        assertThat(ProbedNodes.dead(List.of(silent("node1"), silent("node2")))).isEmpty();
        assertThat(ProbedNodes.dead(List.of(silent("node1")))).isEmpty();
    }

    @Test
    void aRefusalComesFromALiveKernel() {
        LiveReport refused =
                report(Optional.of("node1"), 5, FLOWS, Optional.of(ProbeFailure.REFUSED), Optional.empty());
        assertThat(ProbedNodes.dead(List.of(refused, answered(Optional.empty()))))
                .isEmpty();
    }

    @Test
    void whatNeverAnsweredOrCannotBeSentOrAnswersOnAnotherProbeSaysNothing() {
        LiveReport other = answered(Optional.empty());
        Optional<ProbeFailure> timeout = Optional.of(ProbeFailure.TIMEOUT);
        Optional<String> node1 = Optional.of("node1");
        assertThat(ProbedNodes.dead(List.of(report(node1, 0, FLOWS, timeout, Optional.empty()), other)))
                .isEmpty();
        assertThat(ProbedNodes.dead(List.of(report(node1, 5, FLOWS, timeout, Optional.of("not permitted")), other)))
                .isEmpty();
        assertThat(ProbedNodes.dead(List.of(report(node1, 5, 1, timeout, Optional.empty()), other)))
                .isEmpty();
        assertThat(ProbedNodes.dead(List.of(silent("node1"), answered(node1), other)))
                .isEmpty();
    }
}

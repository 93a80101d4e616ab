package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLagged;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProbeLogTest {
    private static final IpAddress VIP = IpAddress.of("2001:db8:0:ff00::100");
    private static final ProbeTarget ECHO = new ProbeTarget("echo", ProbeKind.UDP_ECHO, VIP, 7007);
    private static final ProbeTarget LIVEZ = new ProbeTarget("livez", ProbeKind.HTTPS, VIP, 6443);
    private static final ProbeTarget PING = new ProbeTarget("ping", ProbeKind.ICMP_ECHO, IpAddress.of("192.0.2.11"), 0);

    @Test
    void aLossIsToldWithItsReasonAndItsEndWithHowLongItWasAndWhoAnswersNow() {
        assertThat(ProbeLog.sentence(new ProbeLossStart(
                        ECHO,
                        OptionalLong.empty(),
                        0,
                        Duration.ofMillis(20),
                        ProbeFailure.TIMEOUT,
                        "no answer within 1000 ms",
                        16,
                        1,
                        false,
                        Optional.empty())))
                .isEqualTo("probe echo: lost at [2001:db8:0:ff00::100]:7007, one of 16 flows first: no answer within"
                        + " 1000 ms");
        assertThat(ProbeLog.sentence(lossEnd(Optional.of(Duration.ofMillis(2200)), false)))
                .isEqualTo("probe echo: good again at [2001:db8:0:ff00::100]:7007 after 2.20 s ± 20 ms on 1 of 16 flows"
                        + " (lost 110 of 111, which makes 2.20 s); answered by node2, before by node1");
    }

    @Test
    void anOutageWhoseBeginningNobodySawHasNoFigureAndALateProberSaysSo() {
        assertThat(ProbeLog.sentence(lossEnd(Optional.empty(), true)))
                .contains("after a time whose beginning was not seen")
                .endsWith("; the prober itself was late, so take the figures with care");
        assertThat(ProbeLog.sentence(new ProbeLagged(Duration.ofMillis(40), 12, 0)))
                .isEqualTo("the prober was 40 ms late and left out 12 probes; they are not lost");
    }

    private static ProbeLossEnd lossEnd(Optional<Duration> gap, boolean lagged) {
        return new ProbeLossEnd(
                ECHO,
                OptionalLong.empty(),
                0,
                0,
                0,
                gap,
                gap,
                Duration.ofMillis(20),
                Duration.ofMillis(2199),
                0,
                Duration.ofSeconds(5),
                111,
                110,
                0,
                ProbeFailure.TIMEOUT,
                Duration.ZERO,
                lagged,
                16,
                List.of(new FlowLoss(
                        3,
                        OptionalInt.of(40123),
                        111,
                        110,
                        OptionalLong.empty(),
                        0,
                        0,
                        gap,
                        Duration.ofMillis(20),
                        Duration.ofMillis(2199),
                        Optional.of("node1"),
                        Optional.of("node2"),
                        Optional.empty())),
                Optional.empty());
    }

    @Test
    void whoAnswersIsToldByFlowOrAsTheNodesThatAnswerInTurn() {
        assertThat(ProbeLog.sentence(new ProbeNodeChange(
                        ECHO, OptionalInt.of(3), OptionalInt.of(40123), List.of("node1"), List.of("node2"), 0)))
                .isEqualTo("probe echo: flow 3 answered by node2 instead of node1");
        assertThat(ProbeLog.sentence(new ProbeNodeChange(
                        LIVEZ, OptionalInt.empty(), OptionalInt.empty(), List.of(), List.of("node1", "node2"), 0)))
                .isEqualTo("probe livez: answered by node1, node2");
    }

    @Test
    void aConnectionThatEndsIsToldWithItsSilence() {
        assertThat(ProbeLog.sentence(new ProbeSessionEnd(
                        new ProbeTarget("kept", ProbeKind.TCP_SESSION, VIP, 7007),
                        2,
                        OptionalInt.of(40123),
                        Optional.of("node1"),
                        ProbeFailure.RESET,
                        "Connection reset",
                        0,
                        OptionalLong.of(1),
                        Duration.ofMillis(2345),
                        40)))
                .isEqualTo("probe kept: the connection of flow 2 with node1 ended after 2.35 s of silence (reset):"
                        + " Connection reset");
    }

    @Test
    void aServiceIsToldUpAndDownWithTheTimeItWasOtherwise() {
        assertThat(ProbeLog.sentence(new ServiceDown(
                        LIVEZ,
                        ProbeFailure.REFUSED,
                        "nobody listens there",
                        OptionalLong.empty(),
                        0,
                        3,
                        Optional.empty())))
                .isEqualTo("service livez: down at [2001:db8:0:ff00::100]:6443, 3 bad checks (refused): nobody listens"
                        + " there; it was never seen up");
        assertThat(ProbeLog.sentence(new ServiceUp(
                        LIVEZ, Optional.of("node2"), 0, Optional.of(Duration.ofMillis(900)), Optional.empty())))
                .isEqualTo("service livez: up at [2001:db8:0:ff00::100]:6443, answered by node2, after 900 ms");
        assertThat(ProbeLog.sentence(new ServiceUp(PING, Optional.empty(), 0, Optional.empty(), Optional.empty())))
                .as("an address without a port")
                .isEqualTo("service ping: up at 192.0.2.11");
    }
}

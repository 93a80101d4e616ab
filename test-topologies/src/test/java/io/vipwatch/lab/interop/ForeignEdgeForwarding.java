package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ForeignEdge;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectDrain.Step;
import io.vipwatch.monitor.event.ProbeLossEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same edge with packets: its kernel forwards what this host sends. */
abstract class ForeignEdgeForwarding extends ForeignEdgeInjection {
    private static final int ROUNDS = 3;
    private static final int ENOUGH = 100;
    private static final String ASK = "{\"action\":\"%s\",\"target\":\"%s\",\"wait\":%s}";
    private static final String SILENCE =
            "table ip6 off { chain in { type filter hook input priority 0; ip6 daddr %s drop; }; }"
                    .formatted(VIP.address());

    ForeignEdgeForwarding(Implementation implementation) {
        super(implementation);
    }

    /** How long the loop beside GoBGP may take to see its best path, by a command of its own, beside all else here. */
    private static final Duration LOOP = Duration.ofMillis(300);

    private void onServer(int number, String... command) {
        Output output = edge.onServer(number, command);
        assertThat(output.exitCode()).as(output.stderr()).isZero();
    }

    /** What is done while the router forwards what this host sends. */
    @FunctionalInterface
    private interface WithPackets {
        void run(InjectedMonitor monitor) throws Exception;
    }

    private void withPackets(String probe, WithPackets test) throws Exception {
        for (int number = 1; number <= 3; number++) {
            onServer(number, "ip", "-6", "address", "replace", VIP.toString(), "dev", "lo", "nodad");
            onServer(number, ProbedAddress.responder(VIP.address(), "node" + number));
        }
        edge.forward(VIP);
        assertThat(Patience.until(SOON, () -> !edge.forwards(VIP).isEmpty()))
                .as("its kernel has a route before anything is probed")
                .isTrue();
        try (HostRoute _ = HostRoute.of(VIP.address(), edge.router().address(), edge.hostDevice())) {
            beginAnew(probed(probe));
            test.run(InjectedMonitor.of(directory, daemon, journal));
        } finally {
            edge.forwardNoMore(VIP);
            beginAnew(config(true));
        }
    }

    @Test
    void probesSeeNoFailureAfterTheEdgeHasDroppedThePathOfAKilledApi() throws Exception {
        String probe = "name: connect, kind: tcp-connect, port: %d, interval: 10ms, timeout: 500ms"
                .formatted(ForeignEdge.API_PORT);
        withPackets(probe, monitor -> {
            monitor.awaitProbed("connect");
            List<Duration> outages = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                outages.add(outageOfAKilledApi(monitor));
            }
            System.out.println("API killed until " + implementation + "'s kernel sends nothing there: " + outages);
            Duration most = FAST_INTERVAL
                    .multipliedBy(FALL)
                    .plus(ALLOWANCE)
                    .plus(implementation == Implementation.GOBGP ? LOOP : Duration.ZERO);
            assertThat(outages)
                    .as("a machine that is late is late once at most")
                    .filteredOn(outage -> outage.compareTo(most) < 0)
                    .hasSizeGreaterThanOrEqualTo(ROUNDS - 1);
        });
    }

    /** {@return how long after its end connections were refused, by the probes' own clock and without what that was late} */
    private Duration outageOfAKilledApi(InjectedMonitor monitor) throws Exception {
        int node = IntStream.rangeClosed(1, 3)
                .filter(number -> edge.forwards(VIP).contains(edge.server(number)))
                .findFirst()
                .orElseThrow();
        Integer[] others = {1 + node % 3, 1 + (node + 1) % 3};
        long seq = journal.now();
        long before = monitor.lost("connect");
        long killed = edge.killApi(node);
        awaitHeld(others);
        assertThat(Patience.until(SOON, () -> !edge.forwards(VIP).contains(edge.server(node))))
                .isTrue();
        ProbeLossEnd outage = ProbedLab.await(journal, seq, ProbeLossEnd.class, _ -> true);
        long lost = monitor.lost("connect");
        assertThat(lost).as("some connections met that server").isGreaterThan(before);
        long good = monitor.probe("connect").path("good").asLong();
        monitor.await(
                "probes after the change",
                () -> monitor.probe("connect").path("good").asLong() > good + ENOUGH);
        assertThat(monitor.lost("connect")).as("lost after the change").isEqualTo(lost);
        edge.startApi(node);
        awaitHeld(1, 2, 3);
        return Duration.ofNanos(outage.firstOkEpochNanos() - killed).minus(outage.lag());
    }

    @Test
    void whatIsDrainedCanBeSwitchedOffWithoutALostProbeAndComesBackWhenItServes() throws Exception {
        String probe = "name: echo, kind: udp-echo, port: %d, interval: 5ms, timeout: 2s, flows: 8"
                .formatted(ProbedAddress.ECHO_PORT);
        withPackets(probe, monitor -> {
            monitor.awaitProbed("echo");
            int node = IntStream.rangeClosed(1, 3)
                    .filter(number -> answers(monitor, number))
                    .findFirst()
                    .orElseThrow();
            Integer[] others = {1 + node % 3, 1 + (node + 1) % 3};
            long seq = journal.now();
            try {
                JsonNode answer = monitor.ask(ASK.formatted("drain", "node" + node, true));
                assertThat(answer.path("state").asString())
                        .as(answer.toString())
                        .isEqualTo("done");
                awaitHeld(others);
                assertThat(monitor.said(seq, InjectDrain.class))
                        .extracting(InjectDrain::step)
                        .containsExactly(Step.LOWERED, Step.MOVED, Step.WITHDRAWN);
                onServer(node, "nft", SILENCE);
                monitor.assertNothingIsLost("echo");

            } finally {
                edge.onServer(node, "nft", "delete", "table", "ip6", "off");
                monitor.ask(ASK.formatted("undrain", "node" + node, false));
            }
            awaitHeld(1, 2, 3);
            monitor.assertNothingIsLost("echo");
        });
    }

    private static boolean answers(InjectedMonitor monitor, int number) {
        try {
            return monitor.answering("echo").contains("node" + number);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}

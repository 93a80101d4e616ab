package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Output;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectDrain.Step;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same edge with packets: its kernel forwards what this host sends. */
abstract class ForeignEdgeDrain extends ForeignEdgeInjection {
    private static final String ASK = "{\"action\":\"%s\",\"target\":\"%s\",\"wait\":%s}";
    private static final String SILENCE =
            "table ip6 off { chain in { type filter hook input priority 0; ip6 daddr %s drop; }; }"
                    .formatted(VIP.address());

    ForeignEdgeDrain(Implementation implementation) {
        super(implementation);
    }

    private void onServer(int number, String... command) {
        Output output = edge.onServer(number, command);
        assertThat(output.exitCode()).as(output.stderr()).isZero();
    }

    @Test
    void whatIsDrainedCanBeSwitchedOffWithoutALostProbeAndComesBackWhenItServes() throws Exception {
        for (int number = 1; number <= 3; number++) {
            onServer(number, "ip", "-6", "address", "replace", VIP.toString(), "dev", "lo", "nodad");
            onServer(number, ProbedAddress.responder(VIP.address(), "node" + number));
        }
        edge.forward(VIP);
        try (HostRoute _ = HostRoute.of(VIP.address(), edge.router().address(), edge.hostDevice())) {
            beginAnew(probed());
            InjectedMonitor monitor = InjectedMonitor.of(directory, daemon, journal);
            monitor.awaitProbed("echo");
            int node = IntStream.rangeClosed(1, 3)
                    .filter(number -> answers(monitor, number))
                    .findFirst()
                    .orElseThrow();
            Integer[] others = {1 + node % 3, 1 + (node + 1) % 3};
            long seq = journal.now();
            JsonNode answer = monitor.ask(ASK.formatted("drain", "node" + node, true));
            assertThat(answer.path("state").asString()).as(answer.toString()).isEqualTo("done");
            awaitHeld(others);
            assertThat(monitor.said(seq, InjectDrain.class))
                    .extracting(InjectDrain::step)
                    .containsExactly(Step.LOWERED, Step.MOVED, Step.WITHDRAWN);
            onServer(node, "nft", SILENCE);
            monitor.assertNothingIsLost("echo");

            onServer(node, "nft", "delete", "table", "ip6", "off");
            monitor.ask(ASK.formatted("undrain", "node" + node, false));
            awaitHeld(1, 2, 3);
            monitor.assertNothingIsLost("echo");
        } finally {
            edge.forwardNoMore(VIP);
            beginAnew(config(true));
        }
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

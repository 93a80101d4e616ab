package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectDrain.Step;
import io.vipwatch.monitor.event.InjectMaintenance;
import io.vipwatch.monitor.event.InjectRoute;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Nodes taken out of service and back while their address is probed each 5 ms by way of an edge that runs FRR: what is
 * drained can be switched off, and nobody sees it.
 */
@Tag("lab")
@Timeout(300)
class InjectDrainIT {
    private static final Duration MAINTENANCE = Duration.ofSeconds(6);

    @TempDir
    private Path directory = Path.of("");

    private static InjectSetting probed(InjectedLab lab) {
        return InjectSetting.USUAL.withProbes(
                """
                probes:
                  - {name: echo, kind: udp-echo, target: '%1$s', port: %2$d, interval: 5ms, timeout: 2s, flows: 8}
                  - {name: connect, kind: tcp-connect, target: '%1$s', port: %3$d, interval: 20ms, timeout: 500ms}
                """.formatted(lab.vip().address(), ProbedAddress.ECHO_PORT, InjectSetting.API_PORT));
    }

    private static void assertNothingIsLost(InjectedMonitor monitor) throws Exception {
        monitor.assertNothingIsLost("echo");
        assertThat(monitor.lost("connect")).as("lost connections").isZero();
    }

    @Test
    void whatIsDrainedCanBeSwitchedOffWithoutALostProbeAndComesBackWhenItIsSeenToServe() throws Exception {
        try (InjectedLab lab = InjectedLab.start();
                InjectedMonitor monitor = InjectedMonitor.start(lab, directory, probed(lab))) {
            lab.awaitFib(1, 2, 3);
            monitor.awaitProbed("echo");
            String first = monitor.answering("echo").getFirst();
            int node = Integer.parseInt(first.substring("node".length()));
            Integer[] others = {1 + node % 3, 1 + (node + 1) % 3};

            drainAndSwitchOff(lab, monitor, first, node, others);
            comeBack(lab, monitor, first, node, others);
            maintain(lab, monitor, first, others);
            assertThatThrownBy(() -> monitor.ask("{\"action\":\"drain\",\"target\":\"api\"}"))
                    .isInstanceOf(ControlRefusal.class)
                    .hasMessageContaining("no healthy origin of api would be left");
        }
    }

    private static void drainAndSwitchOff(
            InjectedLab lab, InjectedMonitor monitor, String name, int node, Integer... others) throws Exception {
        long seq = monitor.now();
        JsonNode answer = monitor.ask(
                "{\"action\":\"drain\",\"target\":\"%s\",\"reason\":\"new disk\",\"wait\":true}".formatted(name));
        System.out.println("drain --wait: " + answer);
        assertThat(answer.path("state").asString()).isEqualTo("done");
        assertThat(lab.forwardsTo(others))
                .as("when it says that it is done, it is")
                .isTrue();
        assertThat(monitor.answering("echo")).doesNotContain(name).isNotEmpty();
        lab.awaitFib(others);
        assertThat(monitor.said(seq, InjectDrain.class))
                .extracting(InjectDrain::step)
                .containsExactly(Step.LOWERED, Step.MOVED, Step.WITHDRAWN);
        assertThat(monitor.said(seq, InjectRoute.class))
                .extracting(InjectRoute::change)
                .containsExactly(InjectRoute.Change.REPLACE, InjectRoute.Change.WITHDRAW);
        InjectedLab.silence(lab.node(node));
        assertNothingIsLost(monitor);
    }

    private static void comeBack(InjectedLab lab, InjectedMonitor monitor, String name, int node, Integer... others)
            throws Exception {
        long seq = monitor.now();
        JsonNode begun = monitor.ask("{\"action\":\"undrain\",\"target\":\"%s\"}".formatted(name));
        assertThat(begun.path("state").asString()).isEqualTo("begun");
        assertNothingIsLost(monitor);
        assertThat(lab.forwardsTo(others))
                .as("it is not announced while it does not serve")
                .isTrue();
        assertThat(monitor.said(seq, InjectRoute.class)).isEmpty();

        lab.answer(lab.node(node));
        long returned = monitor.when(seq, InjectDrain.class, step -> step.step() == Step.RETURNED);
        long announced =
                monitor.when(seq, InjectRoute.class, route -> route.node().equals(name));
        assertThat(announced).as("verified first, then announced").isGreaterThanOrEqualTo(returned);
        lab.awaitFib(1, 2, 3);
        assertNothingIsLost(monitor);
    }

    private static void maintain(InjectedLab lab, InjectedMonitor monitor, String name, Integer... others)
            throws Exception {
        long seq = monitor.now();
        JsonNode answer = monitor.ask(
                "{\"action\":\"maintenance\",\"node\":\"%s\",\"for_ns\":%d,\"reason\":\"kernel\",\"wait\":true}"
                        .formatted(name, MAINTENANCE.toNanos()));
        assertThat(answer.path("state").asString()).as(answer.toString()).isEqualTo("done");
        assertThat(lab.forwardsTo(others)).isTrue();
        long begun = monitor.when(seq, InjectMaintenance.class, one -> one.change() == InjectMaintenance.Change.BEGUN);
        long expired =
                monitor.when(seq, InjectMaintenance.class, one -> one.change() == InjectMaintenance.Change.EXPIRED);
        assertThat(Duration.ofNanos(expired - begun)).isCloseTo(MAINTENANCE, Duration.ofMillis(100));
        lab.awaitFib(1, 2, 3);
        assertNothingIsLost(monitor);
    }
}

package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.event.SessionDown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The virtual address of a real cluster probed from this host, through the edge: the kernel there shares the flows between
 * the nodes. The capture of the lab's network is the judge.
 */
@Tag("lab")
class ProbesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ECHO_PORT = 7007;

    /** An echo responder, as ours answers: the name of the node stands where the probe has room for it. */
    private static final String RESPONDER = """
            import socket, sys
            name = sys.argv[2].encode()
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.bind((sys.argv[1], %d))
            while True:
                data, peer = s.recvfrom(2048)
                if len(data) == 84 and data[20] == 0:
                    s.sendto(data[:20] + bytes([len(name)]) + name + bytes(63 - len(name)), peer)
            """.formatted(ECHO_PORT);

    @TempDir
    private Path directory;

    private final ContainerLab lab = ContainerLab.start(Topology.ofNodes(2)
            .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
            .withEdge(edge -> edge.withTimers(BgpTimers.ofSeconds(1, 3)))
            .withObserver(WatchedLab.observer()));

    private final IpAddress vip = lab.topology().vip().address();

    @BeforeEach
    void answerAndRoute() throws Exception {
        lab.awaitConverged(SshLab.START);
        for (LabNode node : lab.nodes()) {
            exec(
                    node,
                    "printf '%s' \"$0\" > /var/lib/lab/echo.py; setsid python3 /var/lib/lab/echo.py \"$1\" \"$2\""
                            + " >/dev/null 2>&1 </dev/null &",
                    RESPONDER,
                    vip.toString(),
                    node.name());
        }
        // The edge is on the same link as the nodes and may say so; the probes are to go through it all the same.
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf", lab.hostDevice(), "accept_redirects"), "0");
        host(
                "ip",
                "-6",
                "route",
                "replace",
                vip + "/128",
                "via",
                lab.edge().address().toString(),
                "dev",
                lab.hostDevice());
    }

    @AfterEach
    void close() throws Exception {
        host("ip", "-6", "route", "del", vip + "/128", "dev", lab.hostDevice());
        lab.close();
    }

    private static void host(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private void exec(LabNode node, String script, String... arguments) {
        String[] command = new String[3 + arguments.length];
        command[0] = "sh";
        command[1] = "-c";
        command[2] = script;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Output output = lab.node(1).name().equals(node.name())
                ? lab.node(1).exec(command)
                : lab.node(2).exec(command);
        assertThat(output.exitCode()).as(output.stderr()).isZero();
    }

    private Daemon monitor() throws Exception {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        Files.writeString(
                directory.resolve("nodes.crt"),
                lab.node(1).exec("cat", "/var/lib/lab/api.crt").stdout()
                        + lab.node(2).exec("cat", "/var/lib/lab/api.crt").stdout());
        Files.writeString(file, """
                probes:
                  - {name: echo, kind: udp-echo, target: "%1$s", port: %2$d, interval: 20ms, flows: 16}
                  - {name: connect, kind: tcp-connect, target: "%1$s", port: 6443, interval: 100ms}
                  - name: livez
                    kind: https
                    target: "%1$s"
                    port: 6443
                    interval: 200ms
                    https: {path: /livez, ca: nodes.crt, node_from: {body: "^node[0-9]"}}
                """.formatted(vip, ECHO_PORT), StandardOpenOption.APPEND);
        return Daemon.start(new ConfigReader(Map.of()).read(file), "test");
    }

    private static <T extends Occurrence> T await(JournalTail journal, long seq, Class<T> type, Predicate<T> wanted) {
        Event event = journal.await(
                seq,
                SOON,
                type.getSimpleName(),
                one -> type.isInstance(one.what()) && wanted.test(type.cast(one.what())));
        return type.cast(event.what());
    }

    @Test
    void aNodeThatLosesItsPowerIsAnOutageOfItsFlowsWhichTheCaptureMeasuresAlike() throws Exception {
        byte[] wire;
        ProbeLossEnd end;
        try (Capture capture = lab.capture();
                Daemon daemon = monitor();
                JournalTail journal = JournalTail.of(daemon.events(1))) {
            await(journal, 0, ServiceUp.class, up -> up.probe().probe().equals("livez"));
            Thread.sleep(
                    Duration.ofSeconds(3)); // every flow has been answered, and connections are made in both directions
            long seq = journal.now();
            AppliedFault _ = lab.node(1).apply(new Fault.PowerOff());
            end = await(
                    journal, seq, ProbeLossEnd.class, one -> one.probe().probe().equals("echo"));
            ProbeNodeChange change = await(
                    journal,
                    seq,
                    ProbeNodeChange.class,
                    one -> one.probe().probe().equals("echo"));
            assertThat(change.from()).containsExactly("node1");
            assertThat(change.to()).containsExactly("node2");
            await(journal, seq, ProbeLossEnd.class, one -> one.probe().probe().equals("connect"));
            wire = capture.stop();
        }
        assertThat(end.flows()).isEqualTo(16);
        assertThat(end.affected()).as("the flows by way of node1").isNotEmpty().hasSizeLessThan(16);
        ProbeCapture judge = ProbeCapture.read(wire, ECHO_PORT);
        for (FlowLoss flow : end.affected()) {
            ProbeCapture.Run run = judge.longestLoss(flow.sourcePort().orElseThrow());
            Duration gap =
                    Duration.ofNanos(run.firstOkNanos() - run.lastOkNanos()).minusMillis(20);
            String both = "flow " + flow + " on the wire: " + run;
            assertThat(flow.nodeAfter()).as(both).contains("node2");
            assertThat(flow.gap().orElseThrow())
                    .as(both)
                    .isCloseTo(gap, flow.gapUncertainty().plusMillis(2));
            assertThat(flow.lossStartEpochNanos())
                    .as(both)
                    .isBetween(run.firstLostNanos() - 5_000_000, run.firstLostNanos() + 5_000_000);
            System.out.printf(
                    "flow %d: gap %s ± %s, on the wire %s, lost %d and %d, derived %s%n",
                    flow.flow(),
                    flow.gap().orElseThrow(),
                    flow.gapUncertainty(),
                    gap,
                    flow.lost(),
                    run.lost(),
                    flow.lossDerived());
        }
        assertThat(end.gap().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
    }

    @Test
    void anApiThatCrashesWhileTheRoutesStayIsAServiceThatIsDownAndNoRouteEvent() throws Exception {
        try (Daemon daemon = monitor();
                JournalTail journal = JournalTail.of(daemon.events(1))) {
            await(journal, 0, ServiceUp.class, up -> up.probe().probe().equals("livez"));
            Thread.sleep(Duration.ofSeconds(3)); // the routes have been told
            long seq = journal.now();
            List<AppliedFault> crashes = lab.nodes().stream()
                    .map(node -> node.apply(new Fault.EndedApi()))
                    .toList();
            ServiceDown down = await(journal, seq, ServiceDown.class, _ -> true);
            assertThat(down.reason()).isEqualTo(ProbeFailure.REFUSED);
            assertThat(journal.after(seq))
                    .noneMatch(seen -> seen.event().what() instanceof RouteChanged
                            || seen.event().what() instanceof PrefixStateChanged
                            || seen.event().what() instanceof SessionDown);
            crashes.forEach(AppliedFault::close);
            ServiceUp up = await(journal, seq, ServiceUp.class, _ -> true);
            assertThat(up.node().orElseThrow()).isIn("node1", "node2");
            assertThat(up.down().orElseThrow()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
        }
    }
}

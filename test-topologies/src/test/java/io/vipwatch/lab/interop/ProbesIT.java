package io.vipwatch.lab.interop;

import static io.vipwatch.lab.interop.ProbedLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.event.SessionDown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The virtual address of a real cluster probed from this host, through the edge, in every way there is. */
@Tag("lab")
class ProbesIT {
    private static final BgpTimers HOLD_3_S = BgpTimers.ofSeconds(1, 3);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    /** Has the API of a node answer with its name in a header, from its next start on. */
    private static final String WITH_HEADER =
            "sed -i '/\"Content-Length\"/a\\        self.send_header(\"X-Node\", name)' \"$(command -v lab-api)\"";

    private static String byHeader(ProbedLab probed) {
        return """
                  - name: header
                    kind: https
                    target: "%s"
                    port: 6443
                    interval: 200ms
                    https: {path: /livez, ca: nodes.crt, node_from: {header: X-Node}}
                """.formatted(probed.vip());
    }

    private static String everyKind(ProbedLab probed) {
        return """
                probes:
                  - {name: echo, kind: udp-echo, target: "%1$s", port: %2$d, interval: 20ms, flows: 16}
                  - {name: kept, kind: tcp-session, target: "%1$s", port: %2$d, interval: 50ms, flows: 8}
                  - {name: connect, kind: tcp-connect, target: "%1$s", port: 6443, interval: 100ms}
                  - name: livez
                    kind: https
                    target: "%1$s"
                    port: 6443
                    interval: 200ms
                    https: {path: /livez, ca: nodes.crt, node_from: {body: "^node[0-9]"}}
                  - name: certificate
                    kind: https
                    target: "%1$s"
                    port: 6443
                    interval: 200ms
                    https: {path: /readyz, ca: nodes.crt, node_from: {certificate: common-name}}
                  - name: name
                    kind: dns
                    target: "%1$s"
                    interval: 200ms
                    dns: {name: "%3$s", expect: ["%4$s"]}
                  - {name: ping, kind: icmp-echo, target: "%1$s", interval: 50ms}
                  - {name: ping1, kind: icmp-echo, target: "%5$s", interval: 50ms, node: node1}
                  - {name: ping2, kind: icmp-echo, target: "%4$s", interval: 50ms, node: node2}
                """.formatted(
                        probed.vip(),
                        ProbedLab.ECHO_PORT,
                        ProbedLab.engineName(probed.lab().node(2)),
                        probed.lab().node(2).address(),
                        probed.lab().node(1).address());
    }

    private static JsonNode ask(Daemon daemon, String what) {
        URI uri = URI.create("http://[::1]:" + daemon.httpAddress().getPort() + "/api/v1/" + what);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new JsonMapper()
                    .readTree(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static Map<String, JsonNode> probes(Daemon daemon) {
        Map<String, JsonNode> byName = new HashMap<>();
        ask(daemon, "probes")
                .path("probes")
                .forEach(probe -> byName.put(probe.path("name").asString(), probe));
        return byName;
    }

    static JsonNode of(Map<String, JsonNode> probes, String name) {
        return Optional.ofNullable(probes.get(name)).orElseThrow();
    }

    private static List<String> nodes(JsonNode probe) {
        List<String> nodes = new ArrayList<>();
        probe.path("nodes").forEach(node -> nodes.add(node.asString()));
        return nodes;
    }

    private static void awaitAllGood(Daemon daemon) {
        boolean good = Patience.until(
                SOON,
                () -> probes(daemon).values().stream()
                        .allMatch(probe -> probe.path("state").asString().equals("good")
                                && probe.path("good").asLong() >= 40));
        assertThat(good).as(probes(daemon).toString()).isTrue();
    }

    @Test
    void aNodeThatLosesItsPowerIsAnOutageOfItsFlowsInEveryKindOfProbeAndTheOtherNodeAnswersThen() throws Exception {
        try (ProbedLab probed = ProbedLab.start(directory, HOLD_3_S);
                Daemon daemon = probed.monitor(everyKind(probed));
                JournalTail journal = JournalTail.of(daemon.events(1))) {
            awaitAllGood(daemon);
            Map<String, JsonNode> before = probes(daemon);
            for (String naming : List.of("echo", "kept", "livez", "certificate")) {
                assertThat(nodes(of(before, naming))).as(naming).containsExactly("node1", "node2");
            }
            assertThat(of(before, "name").path("last_answer").asString())
                    .contains(probed.lab().node(2).address().toString())
                    .contains("TTL 600 s");
            long seq = journal.now();
            AppliedFault _ = probed.lab().node(1).apply(new Fault.PowerOff());

            ProbeLossEnd echo = await(
                    journal, seq, ProbeLossEnd.class, one -> one.probe().probe().equals("echo"));
            assertThat(echo.affected())
                    .as("the flows by way of node1")
                    .isNotEmpty()
                    .hasSizeLessThan(16)
                    .allSatisfy(flow -> {
                        assertThat(flow.nodeBefore()).contains("node1");
                        assertThat(flow.nodeAfter()).contains("node2");
                    });
            assertThat(echo.gap().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
            ProbeNodeChange change = await(
                    journal,
                    seq,
                    ProbeNodeChange.class,
                    one -> one.probe().probe().equals("echo"));
            assertThat(change.from()).containsExactly("node1");
            assertThat(change.to()).containsExactly("node2");

            ProbeSessionEnd reset = await(journal, seq, ProbeSessionEnd.class, _ -> true);
            assertThat(reset.reason()).as("node2 knows no such connection").isEqualTo(ProbeFailure.RESET);
            assertThat(reset.node()).contains("node1");
            // Linux gives what it sends again another flow label, by which the edge's kernel may choose node2 long
            // before
            // it knows that node1 is gone: from the first such time-out on, 200 ms.
            assertThat(reset.silence()).isBetween(Duration.ofMillis(150), Duration.ofSeconds(9));
            await(journal, seq, ProbeLossEnd.class, one -> one.probe().probe().equals("kept"));

            await(journal, seq, ProbeLossEnd.class, one -> one.probe().probe().equals("connect"));
            // A SYN that is sent again may be sent to the other node: such a check is good, and few are lost, or none.
            for (String checks : List.of("livez", "certificate")) {
                ProbeNodeChange left = await(
                        journal,
                        seq,
                        ProbeNodeChange.class,
                        one -> one.probe().probe().equals(checks));
                assertThat(left.to()).containsExactly("node2");
            }
            ProbeLossStart ping1 = await(
                    journal,
                    seq,
                    ProbeLossStart.class,
                    one -> one.probe().probe().equals("ping1"));
            assertThat(ping1.reason()).isEqualTo(ProbeFailure.TIMEOUT);
            Map<String, JsonNode> after = probes(daemon);
            assertThat(of(after, "ping1").path("state").asString()).isEqualTo("losing");
            assertThat(of(after, "ping2").path("state").asString()).isEqualTo("good");
            assertThat(of(after, "ping2").path("lost").isEmpty()).isTrue();
        }
    }

    @Test
    void anApiThatCrashesWhileTheRoutesStayIsAServiceThatIsDownAndNoRouteEvent() throws Exception {
        try (ProbedLab probed = ProbedLab.start(directory, HOLD_3_S);
                Daemon daemon = probed.monitor(everyKind(probed) + byHeader(probed));
                JournalTail journal = JournalTail.of(daemon.events(1))) {
            awaitAllGood(daemon);
            assertThat(nodes(of(probes(daemon), "header")))
                    .as("no answer has the header")
                    .isEmpty();
            long seq = journal.now();
            List<AppliedFault> crashes = probed.lab().nodes().stream()
                    .map(node -> node.apply(new Fault.EndedApi()))
                    .toList();
            ServiceDown down = await(journal, seq, ServiceDown.class, _ -> true);
            assertThat(down.reason()).isEqualTo(ProbeFailure.REFUSED);
            assertThat(journal.after(seq))
                    .noneMatch(seen -> seen.event().what() instanceof RouteChanged
                            || seen.event().what() instanceof PrefixStateChanged
                            || seen.event().what() instanceof SessionDown
                            || (seen.event().what() instanceof ProbeLossStart loss
                                    && List.of("echo", "kept", "ping", "ping1", "ping2", "name")
                                            .contains(loss.probe().probe())));
            ProbedLab.shell(probed.lab().node(1), WITH_HEADER);
            ProbedLab.shell(probed.lab().node(2), WITH_HEADER);
            crashes.forEach(AppliedFault::close);
            ServiceUp up = await(journal, seq, ServiceUp.class, _ -> true);
            assertThat(up.node().orElseThrow()).isIn("node1", "node2");
            assertThat(up.down().orElseThrow()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
            boolean named =
                    Patience.until(SOON, () -> List.of("node1", "node2").equals(nodes(of(probes(daemon), "header"))));
            assertThat(named).as("each node is known by its header").isTrue();
        }
    }

    @Test
    void aPathOfANodeThatOnlyAProbeCallsDeadIsABlackHoleWhileTheEdgeWaitsForItsHoldTime() throws Exception {
        try (ProbedLab probed = ProbedLab.start(directory, BgpTimers.ofSeconds(5, 60))) {
            SshAccess access = probed.lab().edge().ssh();
            Files.writeString(directory.resolve("key"), access.privateKey());
            Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
            String edge = """
                    edge:
                      ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                      poll: 1s
                      allowance: 1s
                    """.formatted(access.address(), access.user());
            try (Daemon daemon = probed.monitor(edge + everyKind(probed));
                    JournalTail journal = JournalTail.of(daemon.events(1))) {
                awaitAllGood(daemon);
                long seq = journal.now();
                try (AppliedFault _ = probed.lab().node(1).apply(Fault.SilentLoss.total())) {
                    CrosscheckBlackHole hole = await(
                            journal,
                            seq,
                            CrosscheckBlackHole.class,
                            one -> one.change() == CrosscheckBlackHole.Change.RAISED);
                    assertThat(hole.node()).isEqualTo("node1");
                    assertThat(hole.because()).isEqualTo("the probe ping1 of its own address is not answered");
                    JsonNode row = ask(daemon, "crosscheck")
                            .path("prefixes")
                            .valueStream()
                            .filter(one -> one.path("name").asString().equals("api"))
                            .findFirst()
                            .orElseThrow();
                    assertThat(row.path("probe").path("answered").asBoolean())
                            .as(row.toString())
                            .isTrue();
                }
                await(
                        journal,
                        seq,
                        CrosscheckBlackHole.class,
                        one -> one.change() == CrosscheckBlackHole.Change.CLEARED);
            }
        }
    }
}

package io.vipwatch.monitor.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.config.InjectCheckSection.JsonExpectation;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.CheckId;
import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import io.vipwatch.monitor.inject.InjectAction;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.prober.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks of servers on ::1 that do what they should, and of others. */
class ChecksTest {
    private static final InjectBackendSection BACKEND =
            new InjectBackendSection("node1", List.of(IpAddress.of("2001:db8::11")), IpAddress.of("::1"));
    private static final InetAddress LOOPBACK = IpAddress.of("::1").toInetAddress();
    private static final Moment NOW = new Moment(0, 0, 0);

    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Map<String, NodeSessions.Word> words =
            Map.of("bfd", NodeSessions.Word.DOWN, "bgp", NodeSessions.Word.NOTHING);
    private final Checks checks = new Checks(
            new NodeSessions() {
                @Override
                public Word bfd(String peer) {
                    return words.getOrDefault("bfd", Word.NOTHING);
                }

                @Override
                public Word bgp(String peer) {
                    return words.getOrDefault("bgp", Word.NOTHING);
                }
            },
            () -> NOW,
            (doing, fault) -> faults.add(doing + ": " + fault));

    private record Ended(CheckId id, CheckResult result) {}

    @AfterEach
    void close() {
        checks.close();
        assertThat(faults).isEmpty();
    }

    /** {@return a check as a configuration has it} */
    private static InjectAction.Check check(String yaml) throws Exception {
        InjectCheckSection section = new ConfigReader(Map.of())
                .parse("test.yaml", """
                speaker: {asn: 64999, router_id: 192.0.2.250, listen: []}
                peers:
                  - {name: node1, address: 2001:db8::11, asn: 65010, bfd: {}}
                  - {name: edge, address: 2001:db8::fe, asn: 65101, role: edge}
                inject:
                  allow: ["2001:db8:0:ff00::/112"]
                  services:
                    - name: api
                      prefixes: ["2001:db8:0:ff00::100/128"]
                      edges: [edge]
                      backends: [{node: node1, next_hops: ["2001:db8::11"]}]
                      checks: [{name: c, %s}]
                """.formatted(yaml), Path.of("/etc"))
                .inject()
                .orElseThrow()
                .services()
                .getFirst()
                .checks()
                .getFirst();
        return new InjectAction.Check(new CheckId("api", "node1", "c"), BACKEND, section);
    }

    private CheckResult result(InjectAction.Check check) throws InterruptedException {
        checks.begin(check, (id, result) -> ended.add(new Ended(id, result)));
        return awaited();
    }

    private CheckResult awaited() throws InterruptedException {
        Ended first = ended.poll(20, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.id()).isEqualTo(new CheckId("api", "node1", "c"));
        return first.result();
    }

    private static void assertResult(CheckResult result, Outcome outcome, String detail) {
        assertThat(result.outcome()).as(result.detail()).isEqualTo(outcome);
        assertThat(result.detail()).contains(detail);
    }

    @Test
    void aServerThatTakesTheConnectionIsGoodAndOneThatRefusesItIsBadAtOnce() throws Exception {
        int free;
        try (TestServer server = new TestServer(_ -> {})) {
            free = server.port();
            assertResult(
                    result(check("kind: tcp, interval: 60s, timeout: 50s, port: " + free)), Outcome.GOOD, "connected");
        }
        assertResult(
                result(check("kind: tcp, interval: 60s, timeout: 50s, port: " + free)),
                Outcome.BAD,
                "refused: nobody listens there");
    }

    @Test
    void aServerThatSaysNothingIsBadAtTheTimeOutAndTheConnectionIsClosed() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (TestServer server = new TestServer(connection -> {
            try {
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } finally {
                gone.countDown();
            }
        })) {
            assertResult(
                    result(check("kind: https, interval: 60s, timeout: 1s, port: " + server.port())),
                    Outcome.BAD,
                    "timeout: no answer for 1000 ms");
            assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void oneThatHangsDelaysNoOther() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK);
                TestServer server = new TestServer(_ -> {})) {
            InjectAction.Check hangs =
                    check("kind: https, interval: 60s, timeout: 50s, port: " + silent.getLocalPort());
            for (int i = 0; i < 100; i++) {
                InjectAction.Check one =
                        new InjectAction.Check(new CheckId("api", "node" + i, "hangs"), BACKEND, hangs.check());
                checks.begin(one, (id, result) -> ended.add(new Ended(id, result)));
            }
            assertResult(
                    result(check("kind: tcp, interval: 60s, timeout: 50s, port: " + server.port())),
                    Outcome.GOOD,
                    "connected");
        }
    }

    @Test
    void anEchoIsGoodAndAnotherPacketIsNone() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[200], 200);
                    server.receive(packet);
                    byte[] other = EchoPacket.question(7, 7);
                    server.send(new DatagramPacket(other, other.length, packet.getSocketAddress()));
                    server.send(packet);
                } catch (IOException e) {
                    faults.add(e.toString());
                }
            });
            assertResult(
                    result(check("kind: udp-echo, interval: 60s, timeout: 50s, port: " + server.getLocalPort())),
                    Outcome.GOOD,
                    "answered");
        }
    }

    @Test
    void aCommandIsToldWhoIsCheckedAndItsExitStatusDecides() throws Exception {
        assertResult(
                result(check("kind: exec, interval: 60s, timeout: 50s, command: [/bin/sh, -c,"
                        + " 'echo $VIPWATCH_SERVICE $VIPWATCH_NODE $VIPWATCH_ADDRESS $VIPWATCH_CHECK']")),
                Outcome.GOOD,
                "exit status 0: api node1 ::1 c");
        assertResult(
                result(check("kind: exec, interval: 60s, timeout: 50s, command: [/bin/sh, -c, 'echo no >&2; exit 3']")),
                Outcome.BAD,
                "exit status 3: no");
        assertResult(
                result(check("kind: exec, interval: 60s, timeout: 50s, command: [/no/such/command]")),
                Outcome.UNKNOWN,
                "the command cannot be started");
    }

    @Test
    void aCommandThatHangsIsBadAtTheTimeOutAndKilledWithItsChildren() throws Exception {
        assertResult(
                result(check("kind: exec, interval: 60s, timeout: 1s, command: [/bin/sh, -c, 'sleep 1000 & wait']")),
                Outcome.BAD,
                "timeout: no answer for 1000 ms");
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            child.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void aSessionThatSaysNothingIsUnknownAndNotDown() throws Exception {
        assertResult(result(check("kind: bgp")), Outcome.UNKNOWN, "says nothing");
        assertResult(result(check("kind: bfd")), Outcome.BAD, "the BFD session is down");
    }

    @Test
    void aJsonAnswerMustHaveTheValueWhereItIsExpected() {
        JsonExpectation ready = new JsonExpectation("/status/ready", "true");
        assertThat(HttpsMethod.objection(ready, "{\"status\":{\"ready\":true}}"))
                .isEmpty();
        assertThat(HttpsMethod.objection(ready, "{\"status\":{\"ready\":false}}"))
                .contains("/status/ready is false, wanted true");
        assertThat(HttpsMethod.objection(ready, "{\"status\":{}}")).contains("the content has no /status/ready");
        assertThat(HttpsMethod.objection(ready, "ok").orElseThrow()).startsWith("the content is not JSON");
    }

    @Test
    void nothingIsToldAfterTheEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
            checks.begin(
                    check("kind: https, interval: 60s, timeout: 50s, port: " + silent.getLocalPort()),
                    (id, result) -> ended.add(new Ended(id, result)));
            checks.close();
            assertThat(ended.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
    }
}

package io.vipwatch.monitor.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.inject.CheckId;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import io.vipwatch.monitor.inject.InjectAction;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.prober.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Checks of servers on ::1 that do what they should, and of others; what is asked over HTTPS and DNS has tests of its own. */
class ChecksTest extends ChecksFixture {
    @Test
    void aServerThatTakesTheConnectionIsGoodAndOneThatRefusesItIsBadAtOnce() throws Exception {
        try (TestServer server = new TestServer(_ -> {});
                Socket taken = new Socket()) {
            assertResult(
                    result(check("kind: tcp, interval: 60s, timeout: 50s, port: " + server.port())),
                    Outcome.GOOD,
                    "connected");
            // A port that is free could be another's by the time it is asked; one that is bound and not listened on is
            // not.
            taken.bind(new InetSocketAddress(LOOPBACK, 0));
            assertResult(
                    result(check("kind: tcp, interval: 60s, timeout: 50s, port: " + taken.getLocalPort())),
                    Outcome.BAD,
                    "refused: nobody listens there");
        }
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
        for (String protocol : List.of("bfd", "bgp")) {
            String says = "the " + protocol.toUpperCase(Locale.ROOT) + " session ";
            InjectAction.Check check = check("kind: " + protocol);
            assertResult(result(check), Outcome.UNKNOWN, says + "says nothing");
            words.put(protocol + " node1", NodeSessions.Word.UP);
            assertResult(result(check), Outcome.GOOD, says + "is up");
            words.put(protocol + " node1", NodeSessions.Word.DOWN);
            assertResult(result(check), Outcome.BAD, says + "is down");
            words.put(protocol + " node1", NodeSessions.Word.NOTHING);
            assertResult(result(check), Outcome.UNKNOWN, says + "says nothing");
        }
    }

    @Test
    void thatWeAreLateToLookAtOurOwnSessionsSaysNothingOfTheNode() throws Exception {
        words.put("bfd node1", NodeSessions.Word.UP);
        word.drainPermits();
        assertResult(
                result(check("kind: bfd, interval: 60s, timeout: 50ms")),
                Outcome.UNKNOWN,
                "timeout: no answer for 50 ms");
        word.release();
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

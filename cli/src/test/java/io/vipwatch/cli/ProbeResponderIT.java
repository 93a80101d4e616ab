package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.probe.EchoPacket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code vipwatch probe responder} as a process of its own. */
class ProbeResponderIT {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    private static Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.vipwatch.cli.Main",
                        "probe",
                        "responder",
                        "--listen",
                        "[::1]:" + port,
                        "--name",
                        "node9")
                .start();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    @Test
    void probesOverUdpAndTcpAreAnsweredWithTheNameOnTheSamePortAndSigtermEndsIt() throws Exception {
        int port = freePort();
        Process responder = start(port);
        try (BufferedReader said = responder.errorReader()) {
            String line = said.readLine();
            while (line != null && !line.contains("answering probes")) {
                line = said.readLine();
            }
            assertThat(line).contains("answering probes at [::1]:" + port + " as node9");
            assertThat(overUdp(port, EchoPacket.question(7, 1))).contains(new byte[] {'n', 'o', 'd', 'e', '9'});
            assertThat(overTcp(port)).isEqualTo(2);
            responder.destroy(); // SIGTERM
            assertThat(responder.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(responder.exitValue()).isZero();
        } finally {
            responder.destroyForcibly();
        }
    }

    private static byte[] overUdp(int port, byte[] question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(Math.toIntExact(Duration.ofSeconds(10).toMillis()));
            socket.send(new DatagramPacket(question, question.length, LOOPBACK, port));
            DatagramPacket answer = new DatagramPacket(new byte[200], 200);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    /** {@return how many of two probes, sent at once, came back with the name} */
    private static long overTcp(int port) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(Math.toIntExact(Duration.ofSeconds(10).toMillis()));
            byte[] both = Arrays.copyOf(EchoPacket.question(7, 2), 2 * EchoPacket.LENGTH);
            System.arraycopy(EchoPacket.question(7, 3), 0, both, EchoPacket.LENGTH, EchoPacket.LENGTH);
            socket.getOutputStream().write(both);
            long named = 0;
            for (int answer = 0; answer < 2; answer++) {
                byte[] octets = socket.getInputStream().readNBytes(EchoPacket.LENGTH);
                named +=
                        EchoPacket.read(octets)
                                .filter(packet ->
                                        packet.node().filter("node9"::equals).isPresent())
                                .stream()
                                .count();
            }
            return named;
        }
    }
}

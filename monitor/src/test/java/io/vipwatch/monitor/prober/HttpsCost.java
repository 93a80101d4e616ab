package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection.NodeFrom;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.probe.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures what an HTTPS check costs of a processor: the thread of the check alone, TLS 1.3 with an ECDSA certificate of
 * P-256, on the loopback. Prints one line for each round.
 */
public final class HttpsCost {
    private static final int CHECKS = 500;
    private static final int ROUNDS = 6;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private HttpsCost() {}

    public static void main(String... none) throws Exception {
        Path directory = Files.createTempDirectory("https-cost");
        Certificates authority = new Certificates(Instant.now());
        ProbeHttpsSection asked = new ProbeHttpsSection(
                "/livez",
                List.of(200),
                Optional.empty(),
                Optional.of(authority.file(directory)),
                Optional.empty(),
                Optional.empty(),
                new NodeFrom.Nothing());
        try (TestServer server = new TestServer(TestServer.https(authority.server("node1", "::1"), OK))) {
            HttpsCheck check = check(asked, server.port());
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            for (int round = 1; round <= ROUNDS; round++) {
                long before = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < CHECKS; i++) {
                    checkOnce(check);
                }
                double millis = (threads.getCurrentThreadCpuTime() - before) / 1e6 / CHECKS;
                System.out.printf(
                        "checks %d to %d: %.2f ms of CPU each%n", (round - 1) * CHECKS + 1, round * CHECKS, millis);
            }
        }
    }

    private static Moment now() {
        Instant now = Instant.now();
        return new Moment(System.nanoTime(), now.toEpochMilli() * 1_000_000, 0);
    }

    private static HttpsCheck check(ProbeHttpsSection asked, int port) {
        return new HttpsCheck(IpAddress.of("::1"), port, asked, Duration.ofSeconds(5), Set.of(), HttpsCost::now);
    }

    private static void checkOnce(HttpsCheck check) throws Exception {
        try (Socket socket = new Socket()) {
            if (!(check.run(socket, now()).outcome() instanceof Outcome.Good)) {
                throw new IllegalStateException("a check was not good");
            }
        }
    }
}

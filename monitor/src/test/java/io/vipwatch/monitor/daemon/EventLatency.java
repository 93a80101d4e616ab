package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.http.Ask;
import io.vipwatch.monitor.http.Ask.Message;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Measures, by hand, the time from the moment that a node is told to announce or withdraw until a reader of the stream
 * of events has the line about it: node, monitor and reader in one process, over TCP on the loopback interface.
 */
final class EventLatency {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final int WARM = 2_000;
    private static final int MEASURED = 2_000;

    private EventLatency() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("vipwatch-latency");
        try (Daemon daemon = Daemon.start(new ConfigReader(Map.of()).parse("latency.yaml", """
                                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                                peers:
                                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                                track:
                                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                                journal: {directory: journal}
                                http: {listen: "[::1]:0"}
                                """, directory), "latency");
                Node node = new Node(1, daemon.bgpAddresses().getFirst(), false);
                BufferedReader stream = new Ask(daemon.httpAddress())
                        .stream("/api/v1/events/stream?type=route.announce,route.withdraw", Map.of())) {
            Ask.next(stream);
            long[] nanos = new long[MEASURED];
            for (int i = -WARM; i < MEASURED; i++) {
                Thread.sleep(2);
                long begin = System.nanoTime();
                if (i % 2 == 0) {
                    node.announce(5, VIP);
                } else {
                    node.withdraw(5, VIP);
                }
                Message line = Ask.next(stream);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - begin;
                }
                if (!line.event().equals(i % 2 == 0 ? "route.announce" : "route.withdraw")) {
                    throw new IllegalStateException("got " + line);
                }
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "p50 %.3f ms, p90 %.3f ms, p99 %.3f ms, max %.3f ms%n",
                    nanos[MEASURED / 2] / 1e6,
                    nanos[MEASURED * 9 / 10] / 1e6,
                    nanos[MEASURED * 99 / 100] / 1e6,
                    nanos[MEASURED - 1] / 1e6);
        }
    }
}

package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.http.Ask;
import io.vipwatch.monitor.prober.Certificates;
import io.vipwatch.monitor.prober.TestNameServer;
import io.vipwatch.monitor.prober.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} against what a running monitor serves. */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([a-z]+) \\| ([^|]*)\\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"|`([a-z_]+)`");

    /** A metric's type and its labels, in order. */
    private record Shape(String type, Set<String> labels) {}

    private static Map<String, Shape> documented() throws IOException {
        Map<String, Shape> shapes = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            Shape before = shapes.put(row.group(1), new Shape(row.group(2), labels(row.group(3))));
            assertThat(before).as("%s stands once", row.group(1)).isNull();
        }
        return shapes;
    }

    private static Map<String, Shape> served(String page) {
        Map<String, Shape> shapes = new TreeMap<>();
        Matcher type = TYPE.matcher(page);
        while (type.find()) {
            Set<String> labels = new TreeSet<>();
            Matcher series = Pattern.compile("(?m)^" + type.group(1) + "(?:_bucket|_sum|_count)?\\{(.*)} \\S+$")
                    .matcher(page);
            while (series.find()) {
                labels.addAll(labels(series.group(1)));
            }
            labels.remove("le");
            shapes.put(type.group(1), new Shape(type.group(2), labels));
        }
        return shapes;
    }

    private static Set<String> labels(String text) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.add(label.group(1) == null ? label.group(2) : label.group(1));
        }
        return labels;
    }

    private final FakeBfd bfd = new FakeBfd();

    @Test
    void everyMetricThatIsServedIsDescribedWithItsTypeAndLabelsAndNoOther(@TempDir Path directory) throws Exception {
        Certificates authority = new Certificates(Instant.now());
        authority.file(directory);
        try (TestServer api = new TestServer(TestServer.https(
                        authority.server("node1", "::1"), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                TestNameServer names = new TestNameServer(IpAddress.of("2001:db8:0:ff00::100"), 30);
                Daemon daemon = Daemon.start(
                        new ConfigReader(Map.of())
                                .parse("test.yaml", """
                                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                                peers:
                                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true, bfd: {}}
                                  - {name: edge, address: 127.0.0.19, asn: 65101, passive: true, role: edge}
                                inject:
                                  allow: ["2001:db8:0:ff00::/112"]
                                  services:
                                    - name: api
                                      prefixes: ["2001:db8:0:ff00::100/128"]
                                      edges: [edge]
                                      backends: [{node: node1, next_hops: ["2001:db8::11"]}]
                                      checks: [{name: session, kind: bgp}]
                                track:
                                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                                journal: {directory: journal}
                                http: {listen: "[::1]:0"}
                                edge: {ssh: {host: "::1", port: 1, user: a, key: b, known_hosts: c}, clock: 1s}
                                probes:
                                  - {name: api, kind: https, target: "::1", port: %d, https: {ca: ca.crt}}
                                  - {name: name, kind: dns, target: "::1", port: %d, dns: {name: api.example.org}}
                                """.formatted(api.port(), names.port()), directory),
                        "test",
                        new ManualRepeater(),
                        bfd::start);
                Observed observed = new Observed(daemon);
                Observed probed = new Observed(daemon);
                Observed named = new Observed(daemon);
                Node node = new Node(1, daemon.bgpAddresses().getFirst(), false)) {
            bfd.up("node1");
            observed.await(BfdUp.class, any -> true);
            node.announce(5, VIP);
            observed.await(PrefixStateChanged.class, change -> !change.origins().isEmpty());
            probed.await(ServiceUp.class, up -> up.probe().probe().equals("api"));
            named.await(ServiceUp.class, up -> up.probe().probe().equals("name"));
            System.gc(); // some series of memory pools begin with the first collection

            assertThat(served(new Ask(daemon.httpAddress()).get("/metrics").body()))
                    .containsExactlyEntriesOf(documented());
        }
    }

    @Test
    void everyRowSaysItsUnitAndWhenItIsAbsent() throws IOException {
        assertThat(Files.readString(DOCUMENT).lines().filter(line -> line.startsWith("| `")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    String[] cells = line.split("\\|", -1);
                    assertThat(cells).hasSize(8);
                    assertThat(cells[4]).as("unit").isNotBlank();
                    assertThat(cells[6]).as("absent").isNotBlank();
                });
    }
}

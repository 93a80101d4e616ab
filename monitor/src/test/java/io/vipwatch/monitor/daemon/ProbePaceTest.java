package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.http.ProbeReport;
import io.vipwatch.monitor.prober.EchoResponder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a whole daemon probes: once a second in quiet times, every 20 ms while something happens, or as it is asked. */
class ProbePaceTest {
    private static final Prefix VIP = Prefix.of("::1/128");
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration FAST = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private EchoResponder responder;
    private Daemon daemon;
    private Observed observed;

    @BeforeEach
    void start() throws Exception {
        responder = EchoResponder.start(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), "node1");
        daemon = Daemon.start(config(responder.address().getPort()), "test");
        observed = new Observed(daemon);
    }

    @AfterEach
    void stop() {
        observed.close();
        daemon.close();
        responder.close();
    }

    /** Nothing is said of intervals: these are the defaults. */
    private MonitorConfig config(int port) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}
                track:
                  - {name: api, prefix: "%s", kind: vip}
                incidents: {quiet: 1s}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                probes:
                  - {name: echo, kind: udp-echo, target: "::1", port: %d}
                """.formatted(VIP, port), directory);
    }

    private ProbeReport echo() throws Exception {
        return daemon.view().probes().getFirst();
    }

    private ProbeReport await(Predicate<ProbeReport> wanted) throws Exception {
        ProbeReport seen = echo();
        for (int turns = 0; !wanted.test(seen) && turns < 2000; turns++) {
            TimeUnit.MILLISECONDS.sleep(10);
            seen = echo();
        }
        assertThat(seen).matches(wanted);
        return seen;
    }

    @Test
    void it_is_once_a_second_until_an_incident_and_then_every_20_ms() throws Exception {
        ProbeReport calm = await(seen -> seen.good() >= 8);
        assertThat(calm.interval()).isEqualTo(CALM);
        assertThat(calm.hurried()).isFalse();
        assertThat(calm.sent()).as("eight flows, once a second").isLessThan(40);
        try (Node node1 = Node.announcing(1, daemon.bgpAddresses().getFirst(), false, 5, VIP);
                Node _ = Node.announcing(2, daemon.bgpAddresses().getFirst(), false, 5, VIP)) {
            observed.await(PrefixStateChanged.class, change -> change.origins().size() == 2);
            node1.withdraw(5, VIP);
            String id =
                    observed.await(IncidentOpened.class, _ -> true).incident().id();
            ProbeReport fast = await(seen -> seen.interval().equals(FAST));
            await(seen -> seen.good() > fast.good() + 200);
            observed.await(
                    IncidentClosed.class, closed -> closed.incident().id().equals(id));
        }
    }

    @Test
    void a_drill_has_another_interval_for_as_long_as_its_lease_or_until_it_ends() throws Exception {
        daemon.probeTempo()
                .begin("drill 1", Duration.ofMillis(5), Duration.ofSeconds(2))
                .get();
        ProbeReport asked = await(seen -> seen.interval().equals(Duration.ofMillis(5)));
        assertThat(asked.hurried()).isTrue();
        await(seen -> seen.good() > asked.good() + 400);
        await(seen -> seen.interval().equals(CALM));
        daemon.probeTempo()
                .begin("drill 2", Duration.ofMillis(10), Duration.ofMinutes(10))
                .get();
        await(seen -> seen.interval().equals(Duration.ofMillis(10)));
        daemon.probeTempo().end("drill 2");
        await(seen -> seen.interval().equals(CALM));
    }

    @Test
    void what_a_drill_may_not_ask_for_is_refused() {
        assertThatThrownBy(() -> daemon.probeTempo().begin("drill", Duration.ofMillis(1), Duration.ofSeconds(1)))
                .hasMessageContaining("wanted 5 ms to a minute");
        assertThatThrownBy(() -> daemon.probeTempo().begin("drill", FAST, Duration.ZERO))
                .hasMessageContaining("wanted more than nothing, an hour at most");
    }
}

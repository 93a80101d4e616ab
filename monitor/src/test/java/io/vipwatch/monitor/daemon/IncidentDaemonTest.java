package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.incident.Replay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon draws incidents, shows them, and says the same again from its journal. */
class IncidentDaemonTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    @TempDir
    Path directory;

    private final List<Node> nodes = new ArrayList<>();
    private Daemon daemon;
    private Observed observed;

    @BeforeEach
    void start() throws Exception {
        daemon = Daemon.start(config(directory), "test");
        observed = new Observed(daemon);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        observed.close();
        daemon.close();
    }

    private static MonitorConfig config(Path base) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, budget: 1s}
                incidents: {quiet: 1s}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """, base);
    }

    private void twoOrigins() throws IOException, InterruptedException {
        for (int number = 1; number <= 2; number++) {
            nodes.add(Node.announcing(number, daemon.bgpAddresses().getFirst(), false, 5, VIP));
            String name = "node" + number;
            observed.await(SessionUp.class, up -> up.peer().peer().equals(name));
            observed.await(PrefixStateChanged.class, change -> change.origins().contains(name));
        }
    }

    @Test
    void a_withdrawal_is_one_incident_that_the_api_shows_and_a_replay_of_the_journal_says_again() throws Exception {
        twoOrigins();
        nodes.getFirst().withdraw(5, VIP);
        IncidentOpened opened = observed.await(IncidentOpened.class, _ -> true);
        assertThat(opened.incident().cause()).isEqualTo(IncidentCause.EXPLICIT_WITHDRAW);
        IncidentClosed closed = observed.await(IncidentClosed.class, _ -> true);
        assertThat(closed.incident().id()).isEqualTo(opened.incident().id());
        assertThat(closed.incident().prefixes().getFirst().originsAfter()).containsExactly("node2");
        String id = opened.incident().id();
        assertThat(get("incidents")).contains("\"id\":\"" + id + "\"").contains("\"state\":\"closed\"");
        assertThat(get("incidents/" + id)).startsWith("{\"id\":\"" + id + "\"");
        assertThat(get("incidents/inc-999999")).contains("there is no incident");
        daemon.close("over");
        observed.await(MonitorStopped.class, _ -> true);
        assertThat(replayed(observed.all())).isEqualTo(said(observed.all())).isNotEmpty();
    }

    @Test
    void an_incident_that_a_killed_monitor_left_open_is_closed_by_the_next_start_and_nothing_is_guessed()
            throws Exception {
        twoOrigins();
        nodes.getFirst().withdraw(5, VIP);
        String id = observed.await(IncidentOpened.class, _ -> true).incident().id();
        Path killed = Files.createDirectory(directory.resolve("killed"));
        copy(directory.resolve("journal"), Files.createDirectory(killed.resolve("journal")));
        try (Daemon second = Daemon.start(config(killed), "test");
                Observed after = new Observed(second)) {
            after.await(MonitorStarted.class, event -> event.lastDurableSeq() > 0);
            IncidentClosed closed = after.await(IncidentClosed.class, _ -> true);
            assertThat(closed.incident().id()).isEqualTo(id);
            assertThat(closed.incident().ended()).contains(End.MONITOR_RESTARTED);
            assertThat(closed.incident().prefixes().getFirst().after()).isEmpty();
            assertThat(replayed(after.all())).isEqualTo(said(after.all()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(one -> !one.endsWith("lock") && Files.isRegularFile(one))
                    .toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://[::1]:" + daemon.httpAddress().getPort() + "/api/v1/" + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static List<String> said(List<Event> journal) {
        return journal.stream()
                .filter(event -> event.what() instanceof IncidentOccurrence)
                .map(event -> line(new Event(new UUID(1, 1), 1, "m", event.incident(), event.at(), event.what())))
                .toList();
    }

    private static List<String> replayed(List<Event> journal) {
        List<String> said = new ArrayList<>();
        Replay replay = new Replay(one -> said.add(line(new Event(
                new UUID(1, 1), 1, "m", Optional.of(one.what().incident().id()), one.at(), one.what()))));
        journal.forEach(replay::take);
        replay.end();
        return said;
    }

    private static String line(Event event) {
        return new String(new EventJson().line(event), StandardCharsets.UTF_8);
    }
}

package io.vipwatch.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.http.Ask.Message;
import io.vipwatch.monitor.http.Ask.Reply;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.store.History;
import io.vipwatch.monitor.store.SqliteHistory;
import io.vipwatch.monitor.store.SqliteStore;
import io.vipwatch.monitor.store.StoreFile;
import io.vipwatch.monitor.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {
    private static final long EPOCH = 1_795_335_551_000_000_000L;
    private static final long NOW = EPOCH + 10_000_000_000L;

    @TempDir
    Path directory;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Shown shown = new Shown();
    private Journal journal;
    private HttpApi http;
    private Ask ask;

    /** A monitor whose state a test chooses. */
    private final class Shown implements MonitorView {
        Optional<String> sickness = Optional.empty();
        List<String> unreadiness = List.of();
        List<String> remarks = List.of();
        Optional<History> history = Optional.empty();
        boolean fault;

        @Override
        public Snapshot snapshot() {
            return new Snapshot(journal.lastSeq(), "2026-11-22T08:19:11Z", List.of(), List.of());
        }

        @Override
        public List<SessionReport> sessions() {
            return List.of();
        }

        @Override
        public RoutesReport routes(RouteQuery query) throws UnavailableException {
            if (query.peer().isPresent()) {
                throw new UnavailableException("peer " + query.peer().get() + " did not answer");
            }
            return new RoutesReport(0, false, List.of());
        }

        @Override
        public List<ProbeReport> probes() {
            return List.of();
        }

        @Override
        public List<BfdReport> bfdSessions() {
            return List.of();
        }

        @Override
        public List<BfdReport.Unavailable> bfdUnavailable() {
            return List.of();
        }

        @Override
        public BfdReport.Engine bfdEngine() {
            return new BfdReport.Engine(
                    false,
                    "",
                    false,
                    false,
                    OptionalInt.empty(),
                    false,
                    "not asked for",
                    List.of(),
                    0,
                    Map.of(),
                    0,
                    0,
                    Duration.ZERO,
                    0);
        }

        @Override
        public Optional<EvidenceReport> edge() {
            return Optional.of(new EvidenceReport(
                    "edge",
                    "edge.example",
                    Optional.of(new EvidenceReport.Clock(Duration.ofMillis(12), Duration.ofNanos(150_000), 64)),
                    List.of(new EvidenceReport.Collector(
                            "capture",
                            CollectorState.FAILED,
                            "2026-11-22T08:19:11.126098000Z",
                            Duration.ofSeconds(3),
                            "exit status 127: sh: tcpdump: not found",
                            "install the program on the router",
                            0,
                            0,
                            Optional.empty())),
                    0));
        }

        @Override
        public CrosscheckReport crosscheck(boolean fresh) {
            return new CrosscheckReport(
                    CrosscheckReport.Verdict.UNKNOWN,
                    fresh ? "asked anew" : "asked before",
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of());
        }

        @Override
        public RouteCount routeCount() {
            if (fault) {
                throw new IllegalStateException("out of order");
            }
            return new RouteCount(3, Map.of("node1", 3L));
        }

        @Override
        public JournalReader journal(long seq) {
            return journal.reader(seq);
        }

        @Override
        public long lastSeq() {
            return journal.lastSeq();
        }

        @Override
        public Past past() {
            return new Past(history, remarks, NOW);
        }

        @Override
        public Optional<String> sickness() {
            return sickness;
        }

        @Override
        public List<String> unreadiness() {
            return unreadiness;
        }
    }

    @BeforeEach
    void start() throws IOException {
        journal = Journal.open(
                new JournalSettings(directory, 1 << 20, Duration.ofDays(1), Long.MAX_VALUE, 4000),
                "monitor/test",
                new EventIds(new Random(1)));
        InetSocketAddress loopback = new InetSocketAddress(IpAddress.of("::1").toInetAddress(), 0);
        http = HttpApi.start(loopback, shown, new MetricsPage(registry));
        ask = new Ask(http.address());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        journal.close();
    }

    private void record(Occurrence... occurrences) {
        Moment at = new Moment(1, EPOCH, 0);
        for (Occurrence occurrence : occurrences) {
            journal.record(at, occurrence);
        }
        journal.flush(at);
    }

    private void stalls(int count) {
        for (int i = 0; i < count; i++) {
            record(new MonitorStall(Duration.ofNanos(i), "process", 0));
        }
    }

    @Test
    void howTheEdgesEvidenceIsComeByIsShownWithWhatCanBeDone() throws Exception {
        assertThat(ask.get("/api/v1/edge").body())
                .contains("\"edge\":\"edge\",\"host\":\"edge.example\",")
                .contains("\"clock\":{\"offset_ns\":12000000,\"uncertainty_ns\":150000,\"samples\":64}")
                .contains("\"name\":\"capture\",\"state\":\"failed\",")
                .contains("\"remedy\":\"install the program on the router\"")
                .contains("\"last_received_ns\":null");
    }

    @Test
    void theCrossCheckIsWhatTheEdgeAnsweredLastUnlessItIsToBeAskedAnew() throws Exception {
        assertThat(ask.get("/api/v1/crosscheck").body())
                .contains("\"verdict\":\"unknown\",\"reason\":\"asked before\"");
        assertThat(ask.get("/api/v1/crosscheck?now=true").body()).contains("\"reason\":\"asked anew\"");
        assertThat(ask.get("/api/v1/crosscheck?then=true").status()).isEqualTo(400);
    }

    @Test
    void an_address_that_others_can_reach_is_refused() {
        assertThatThrownBy(() -> HttpApi.start(new InetSocketAddress("192.0.2.1", 0), shown, new MetricsPage(registry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token and TLS");
    }

    @Test
    void health_and_readiness_say_why_not() throws IOException {
        assertThat(ask.get("/healthz")).isEqualTo(new Reply(200, "text/plain; charset=utf-8", "ok\n"));
        assertThat(ask.get("/readyz").status()).isEqualTo(200);
        shown.sickness = Optional.of("the recorder is stuck");
        shown.unreadiness = List.of("no session is Established");
        assertThat(ask.get("/healthz").status()).isEqualTo(503);
        assertThat(ask.get("/readyz").body()).contains("no session is Established");
    }

    @Test
    void a_store_that_takes_no_events_is_told_beside_readiness_and_does_not_change_it() throws IOException {
        shown.remarks = List.of("the store sqlite takes no events: the disk is full");
        assertThat(ask.get("/readyz"))
                .isEqualTo(new Reply(
                        200, "text/plain; charset=utf-8", "ok\nthe store sqlite takes no events: the disk is full\n"));
    }

    @Test
    void events_are_chosen_by_time_and_what_they_name_from_the_journal_where_there_is_no_store() throws IOException {
        stalls(5);
        record(warning());
        stalls(5);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1"))).containsExactly(6L);
        assertThat(seqs(ask.get("/api/v1/events?since=11s&type=session."))).containsExactly(6L);
        assertThat(seqs(ask.get("/api/v1/events?since=9s"))).isEmpty();
        assertThat(seqs(ask.get("/api/v1/events?until=2026-11-22T08:19:11Z&slower_than=0ms&limit=2")))
                .containsExactly(10L, 11L);
        assertThat(ask.get("/api/v1/events?since=yesterday").status()).isEqualTo(400);
        assertThat(ask.get("/api/v1/events?slower_than=2").json().path("error").asString())
                .contains("slower_than: '2' is not a duration such as 300ms");
    }

    @Test
    void what_the_store_has_not_taken_yet_comes_from_the_journal() throws Exception {
        stalls(3);
        record(warning());
        Path file = directory.resolve("store.sqlite");
        SqliteStore store = new SqliteStore(new StoreSettings(file, Duration.ofDays(1), 1 << 20), _ -> {});
        try (JournalReader reader = journal.reader(1)) {
            store.open();
            store.write(reader.read(Duration.ZERO));
            store.release();
        }
        shown.history = Optional.of(new SqliteHistory(new StoreFile(file), _ -> {}));
        stalls(50); // so many that the journal's memory has lost the first
        record(warning());
        assertThat(seqs(ask.get("/api/v1/events?peer=node1"))).containsExactly(4L, 55L);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&limit=1"))).containsExactly(55L);
        Reply first = ask.get("/api/v1/events?peer=node1&from=1&limit=1");
        assertThat(first.json().path("next_seq").asLong()).isEqualTo(5);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&from=5&limit=1"))).containsExactly(55L);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&to=54"))).containsExactly(4L);
        Files.delete(file);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1")))
                .as("a store that cannot answer is done without")
                .containsExactly(4L, 55L);
    }

    private static SessionWarning warning() {
        return new SessionWarning(
                new PeerName("node1", "node1", PeerRole.NODE, IpAddress.of("2001:db8::11")), "limit", "");
    }

    @Test
    void the_count_of_routes_is_an_object_with_the_total_and_each_peer() throws IOException {
        assertThat(ask.get("/api/v1/routes/count").body()).isEqualTo("{\"total\":3,\"by_peer\":{\"node1\":3}}");
    }

    @Test
    void mistakes_are_answered_in_json() throws IOException {
        assertThat(ask.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(ask.get("/api/v1/events?form=1").json().path("error").asString())
                .contains("no parameter 'form'")
                .contains("from");
        assertThat(ask.get("/api/v1/events?limit=zero").status()).isEqualTo(400);
        assertThat(ask.get("/api/v1/routes?prefix=here").status()).isEqualTo(400);
        assertThat(ask.request("POST", "/api/v1/events", Map.of()).status()).isEqualTo(405);
        assertThat(ask.get("/api/v1/routes?peer=node9").status()).isEqualTo(503);
    }

    @Test
    void events_come_in_pages() throws IOException {
        stalls(25);
        assertThat(seqs(ask.get("/api/v1/events?from=3&limit=4"))).containsExactly(3L, 4L, 5L, 6L);
        assertThat(ask.get("/api/v1/events?from=3&limit=4")
                        .json()
                        .path("next_seq")
                        .asLong())
                .isEqualTo(7);
        assertThat(seqs(ask.get("/api/v1/events?limit=2"))).containsExactly(24L, 25L);
        assertThat(seqs(ask.get("/api/v1/events?from=24&to=24"))).containsExactly(24L);
        assertThat(seqs(ask.get("/api/v1/events?from=99"))).isEmpty();
    }

    @Test
    void events_can_be_chosen_by_the_beginning_of_their_type() throws IOException {
        stalls(3);
        record(new MonitorStopped("test"));
        assertThat(seqs(ask.get("/api/v1/events?from=1&type=monitor.stop"))).containsExactly(4L);
        assertThat(seqs(ask.get("/api/v1/events?from=1&type=route.,monitor.stall")))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_star_at_the_end_of_a_type_stands_for_all_that_begin_so() throws IOException {
        stalls(2);
        record(new MonitorStopped("test"));
        assertThat(seqs(ask.get("/api/v1/events?from=1&type=monitor.*"))).containsExactly(1L, 2L, 3L);
        assertThat(seqs(ask.get("/api/v1/events?from=1&type=session.*"))).isEmpty();
    }

    @Test
    void the_newest_events_of_a_type_are_found_however_far_back_they_lie() throws IOException {
        for (int i = 0; i < 3; i++) {
            record(new MonitorStopped("test"));
            stalls(40);
        }
        assertThat(seqs(ask.get("/api/v1/events?limit=2&type=monitor.stopped"))).containsExactly(42L, 83L);
        assertThat(seqs(ask.get("/api/v1/events?limit=9&type=monitor.stopped"))).containsExactly(1L, 42L, 83L);
        assertThat(seqs(ask.get("/api/v1/events?limit=9&type=session."))).isEmpty();
    }

    @Test
    void a_fault_of_our_own_is_answered_with_500() throws IOException {
        shown.fault = true;
        Reply reply = ask.get("/api/v1/routes/count");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().path("error").asString()).contains("fault in this program");
    }

    private static List<Long> seqs(Reply reply) {
        List<Long> seqs = new ArrayList<>();
        reply.json().path("events").forEach(event -> seqs.add(event.path("seq").asLong()));
        return seqs;
    }

    @Test
    void a_stream_begins_with_a_snapshot_and_goes_on_with_the_event_after_it() throws IOException {
        stalls(3);
        try (BufferedReader stream = ask.stream("/api/v1/events/stream", Map.of())) {
            Message snapshot = Ask.next(stream);
            assertThat(snapshot.event()).isEqualTo("snapshot");
            assertThat(snapshot.id()).isEqualTo("3");
            assertThat(snapshot.data().path("seq").asLong()).isEqualTo(3);
            record(new MonitorStopped("next"));
            Message next = Ask.next(stream);
            assertThat(next.event()).isEqualTo("monitor.stopped");
            assertThat(next.id()).isEqualTo("4");
            assertThat(next.data().path("data").path("reason").asString()).isEqualTo("next");
        }
    }

    @Test
    void a_reader_that_comes_back_gets_everything_since_the_event_that_it_saw_last() throws IOException {
        stalls(100); // more than memory holds: the first of them come from the files
        try (BufferedReader stream = ask.stream("/api/v1/events/stream", Map.of("Last-Event-ID", "7"))) {
            for (long seq = 8; seq <= 100; seq++) {
                assertThat(Ask.next(stream).id()).isEqualTo(Long.toString(seq));
            }
            record(new MonitorStopped("live"));
            assertThat(Ask.next(stream).event()).isEqualTo("monitor.stopped");
        }
    }

    /** The reader reads nothing until more has happened than all buffers between it and the monitor hold. */
    @Test
    void a_slow_reader_is_told_which_events_it_misses_and_can_read_exactly_those_again() throws IOException {
        int events = 1_600;
        String large = "x".repeat(10_000);
        Set<Long> read = new TreeSet<>();
        Set<Long> missed = new TreeSet<>();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.setSoTimeout(30_000);
            slow.connect(http.address());
            slow.getOutputStream()
                    .write("GET /api/v1/events/stream?snapshot=false HTTP/1.0\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader stream =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.US_ASCII), 64);
            while (!stream.readLine().equals(": ready")) {}
            for (int i = 0; i < events; i++) {
                record(new MonitorStopped(large));
            }
            List<String> remedies = new ArrayList<>();
            while (!read.contains((long) events)) {
                Message next = Ask.next(stream);
                if (next.event().equals("monitor.lagged")) {
                    assertThat(next.id())
                            .as("an id would have the reader go on after it")
                            .isEmpty();
                    remedies.add(next.data().path("remedy").asString());
                    for (long seq = next.data().path("missed_from").asLong();
                            seq <= next.data().path("missed_to").asLong();
                            seq++) {
                        missed.add(seq);
                    }
                } else {
                    read.add(Long.valueOf(next.id()));
                }
            }
            assertThat(missed).isNotEmpty().doesNotContainAnyElementsOf(read);
            assertThat(read.size() + missed.size()).isEqualTo(events);
            List<Long> again = new ArrayList<>();
            for (String remedy : remedies) {
                again.addAll(everyPageOf(remedy));
            }
            assertThat(again).containsExactlyElementsOf(missed);
        }
    }

    private List<Long> everyPageOf(String path) throws IOException {
        List<Long> all = new ArrayList<>();
        List<Long> page = seqs(ask.get(path));
        while (!page.isEmpty()) {
            all.addAll(page);
            page = seqs(ask.get(path.replaceFirst("from=[0-9]+", "from=" + (all.getLast() + 1))));
        }
        return all;
    }

    @Test
    void a_page_elsewhere_cannot_read_the_api_through_its_own_name() {
        assertThat(Site.isLocal("[::1]:9179")).isTrue();
        assertThat(Site.isLocal("localhost")).isTrue();
        assertThat(Site.isLocal("127.0.0.1:80")).isTrue();
        assertThat(Site.isLocal("rebound.example")).isFalse();
        assertThat(Site.isLocal("192.0.2.1")).isFalse();
    }

    @Test
    void metrics_are_there_with_0_from_the_start() throws IOException {
        MonitorMetrics metrics = new MonitorMetrics(registry);
        metrics.expectPeers(List.of("node1"));
        metrics.expectPrefix("api", Prefix.of("2001:db8::1/128"));
        Reply page = ask.get("/metrics");
        assertThat(page.type()).startsWith("text/plain");
        assertThat(page.body())
                .contains("vipwatch_events_total{type=\"session.down\"} 0.0")
                .contains("vipwatch_monitor_stalls_total 0.0")
                .contains("vipwatch_bgp_session_downs_total{cause=\"hold-timer\",peer=\"node1\"} 0.0")
                .contains("vipwatch_bgp_session_last_silence_seconds{peer=\"node1\"} 0.0")
                .contains("vipwatch_prefix_changes_total{name=\"api\",prefix=\"2001:db8::1/128\"} 0.0")
                .contains("vipwatch_events_total{type=\"journal.degraded\"} 0.0");
    }

    @Test
    void the_web_page_asks_nobody_else() throws IOException {
        Reply page = ask.get("/");
        assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).contains("<title>vipwatch</title>").doesNotContain("http://", "https://");
    }
}

package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.StoreDegraded;
import io.vipwatch.monitor.http.Ask;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.sink.Cursor;
import io.vipwatch.monitor.sink.EventSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole monitor whose sinks are not as one wishes. */
class SinksTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    @TempDir
    Path directory;

    /** Takes nothing and never returns. */
    private record Hanging(CountDownLatch entered, CountDownLatch released) implements EventSink {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public Cursor open() {
            return Cursor.START;
        }

        @Override
        public void beginAnew(String reason) {}

        @Override
        public void write(List<Line> lines) {
            entered.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException deaf) {
                    // as a call into the system that cannot be interrupted
                }
            }
        }

        @Override
        public void tend(Moment now) {}

        @Override
        public void release() {}
    }

    private Daemon start(String store, List<EventSink> others) throws Exception {
        return Daemon.start(
                new ConfigReader(Map.of()).parse("test.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                        peers:
                          - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                        track:
                          - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                        journal: {directory: journal}
                        http: {listen: "[::1]:0"}
                        store: {path: %s}
                        """.formatted(store), directory), "test", others);
    }

    @Test
    @Timeout(60)
    void a_sink_that_hangs_disturbs_neither_sessions_nor_the_store_nor_the_end() throws Exception {
        Hanging hanging = new Hanging(new CountDownLatch(1), new CountDownLatch(1));
        try (Daemon daemon = start("store.sqlite", List.of(hanging));
                Observed observed = new Observed(daemon)) {
            hanging.entered.await();
            try (Node node = new Node(1, daemon.bgpAddresses().getFirst(), false)) {
                observed.await(SessionUp.class, any -> true);
                node.announce(5, VIP);
                observed.await(
                        PrefixStateChanged.class, change -> !change.origins().isEmpty());
                Ask ask = new Ask(daemon.httpAddress());
                assertThat(ask.get("/api/v1/events?prefix=" + VIP).body()).contains("\"route.announce\"");
                assertThat(ask.get("/readyz").status()).isEqualTo(200);
            }
        } finally {
            hanging.released.countDown();
        }
    }

    @Test
    @Timeout(60)
    void a_store_that_cannot_be_had_is_told_and_the_monitor_watches_on() throws Exception {
        Files.writeString(directory.resolve("obstacle"), "");
        try (Daemon daemon = start("obstacle/store.sqlite", List.of());
                Observed observed = new Observed(daemon);
                Node node = new Node(1, daemon.bgpAddresses().getFirst(), false)) {
            assertThat(observed.await(StoreDegraded.class, any -> true).reason())
                    .contains("its directory must be writable");
            node.announce(5, VIP);
            observed.await(PrefixStateChanged.class, change -> !change.origins().isEmpty());
            Ask ask = new Ask(daemon.httpAddress());
            assertThat(ask.get("/readyz").status()).isEqualTo(200);
            assertThat(ask.get("/readyz").body()).contains("the store sqlite takes no events");
            assertThat(ask.get("/metrics").body())
                    .contains("vipwatch_store_up{store=\"sqlite\"} 0")
                    .containsPattern("vipwatch_store_failures_total\\{store=\"sqlite\"} [1-9]");
            assertThat(ask.get("/api/v1/events?prefix=" + VIP).body())
                    .as("from the journal")
                    .contains("\"route.announce\"");
        }
    }

    @Test
    @Timeout(60)
    void the_store_has_all_events_of_a_run_when_it_has_ended() throws Exception {
        try (Daemon daemon = start("store.sqlite", List.of());
                Observed observed = new Observed(daemon);
                Node node = new Node(1, daemon.bgpAddresses().getFirst(), false)) {
            node.announce(5, VIP);
            observed.await(PrefixStateChanged.class, change -> !change.origins().isEmpty());
        }
        try (java.sql.Connection database =
                        java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.sqlite"));
                java.sql.Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT type FROM event ORDER BY seq DESC LIMIT 1")) {
            assertThat(row.getString(1)).isEqualTo("monitor.stopped");
        }
    }
}

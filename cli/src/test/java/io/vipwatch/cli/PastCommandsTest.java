package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past, as a monitor that runs no more has left it. */
class PastCommandsTest {
    private static final long EPOCH = 1_795_335_551_000_000_000L; // 2026-11-22T08:19:11Z
    private static final long DAY = Duration.ofDays(1).toNanos();

    @TempDir
    private Path directory = Path.of("");

    private PastMonitor monitor = new PastMonitor(Path.of(""), Path.of(""));
    private Path store = Path.of("");

    @BeforeEach
    void leaveAJournal() throws Exception {
        monitor = PastMonitor.in(directory);
        store = monitor.store();
        try (Journal journal = monitor.journal()) {
            record(journal, EPOCH, PastMonitor.down("node1", LossCause.BFD, 900));
            record(journal, EPOCH + DAY, PastMonitor.down("node2", LossCause.HOLD_TIMER, 9000));
        }
    }

    private static void record(Journal journal, long epochNanos, SessionDown down) {
        Moment at = new Moment(epochNanos, epochNanos, 0);
        journal.record(at, down);
        journal.flush(at);
    }

    @Test
    void theStoreIsFilledFromTheJournalAndTheOneThatWasThereIsKept() throws Exception {
        assertThat(monitor.rebuild())
                .isEqualTo(new Invocation(
                        0, store + " holds 2 events of the journal in " + directory.resolve("journal") + "\n", ""));
        assertThat(monitor.rebuild().out()).contains("the store is kept as " + store + ".aside-1", "holds 2 events");
        assertThat(Path.of(store + ".aside-1")).exists();
    }

    @Test
    void eventsAreReadFromAStoreWithoutAMonitor() {
        monitor.rebuild();
        Invocation all = Invocation.of("events", "--store", store.toString(), "--since", "2026-11-01T00:00:00Z");
        assertThat(all).isEqualTo(new Invocation(0, """
                2026-11-22
                08:19:11.000000  session.down    node1  bfd, silent, silent for 900ms
                2026-11-23
                08:19:11.000000  session.down    node2  hold-timer, silent, silent for 9.0s
                """, ""));
        for (List<String> filter : List.of(
                List.of("--peer", "node2"),
                List.of("--cause", "hold-timer"),
                List.of("--slower-than", "1s"),
                List.of("--since", "2026-11-22T12:00:00Z", "--until", "2026-11-24T12:00:00+01:00"))) {
            Invocation found = Invocation.of(java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("events", "-o", "jsonl", "--store", store.toString()),
                            filter.stream())
                    .toArray(String[]::new));
            assertThat(found.out().lines())
                    .as("%s", filter)
                    .singleElement()
                    .asString()
                    .contains("\"node2\"");
        }
    }

    @Test
    void aMonitorThatDoesNotAnswerIsReplacedByTheStoreThatItsConfigurationNames() {
        monitor.rebuild();
        Invocation events =
                Invocation.of("events", "-c", monitor.configuration().toString(), "-o", "json");
        assertThat(events.exitCode()).isZero();
        assertThat(events.err()).contains("no monitor answers at http://", "This is what the store has: " + store);
        assertThat(events.out()).startsWith("[\n").contains("\"seq\": 2");
        assertThat(Invocation.of("events", "-f", "-c", monitor.configuration().toString())
                        .exitCode())
                .as("what is to come is in no store")
                .isEqualTo(2);
    }

    @Test
    void whereThereIsNoStoreEitherThatIsSaid() {
        Invocation events =
                Invocation.of("events", "-c", monitor.configuration().toString());
        assertThat(events.exitCode()).isEqualTo(2);
        assertThat(events.err()).contains("no monitor answers", "and there is no store " + store);
        Invocation named =
                Invocation.of("events", "--store", directory.resolve("other").toString());
        assertThat(named.exitCode()).isEqualTo(5);
        assertThat(named.err()).contains("there is no store");
    }

    @Test
    void aValueThatSaysNothingIsAUsageError() {
        for (List<String> bad : List.of(
                List.of("--since", "yesterday"),
                List.of("--slower-than", "fast"),
                List.of("--prefix", "2001:db8::1/32"))) {
            Invocation events = Invocation.of("events", "--url", "http://[::1]:1", bad.get(0), bad.get(1));
            assertThat(events.exitCode()).as("%s", bad).isEqualTo(2);
            assertThat(events.err()).contains(bad.get(0) + ": '" + bad.get(1) + "'");
        }
        assertThat(Invocation.of("events", "-f", "--since", "2h").err()).contains("those options choose from the past");
    }
}

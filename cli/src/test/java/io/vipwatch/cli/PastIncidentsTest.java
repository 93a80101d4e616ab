package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents that a monitor which runs no more has left: node1's on one day, node2's on the next. */
class PastIncidentsTest {
    private static final long EPOCH = 1_795_335_551_000_000_000L; // 2026-11-22T08:19:11Z
    private static final long DAY = Duration.ofDays(1).toNanos();

    @TempDir
    private Path directory = Path.of("");

    private PastMonitor monitor = new PastMonitor(Path.of(""), Path.of(""));
    private Path store = Path.of("");
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void leaveAStore() throws Exception {
        monitor = PastMonitor.in(directory);
        store = monitor.store();
        try (Journal journal = monitor.journal()) {
            Replay correlator = new Replay(said -> {
                String id = said.what().incident().id();
                journal.record(said.at(), said.what(), Optional.of(id));
                if (!ids.contains(id)) {
                    ids.add(id);
                }
            });
            record(journal, correlator, 0, new MonitorStarted("test", 0, Optional.empty()));
            record(journal, correlator, 0, PastMonitor.down("node1", LossCause.BFD, 900));
            record(journal, correlator, DAY, PastMonitor.down("node2", LossCause.HOLD_TIMER, 9000));
            correlator.end();
            journal.flush(at(2 * DAY));
        }
        assertThat(ids).hasSize(2);
        assertThat(monitor.rebuild().exitCode()).isZero();
    }

    private static Moment at(long nanos) {
        return new Moment(nanos, EPOCH + nanos, 0);
    }

    private static void record(Journal journal, Replay correlator, long nanos, Occurrence what) {
        Event event = journal.record(at(nanos), what);
        correlator.take(event);
    }

    private Invocation incidents(String... more) {
        return Invocation.of(Stream.concat(Stream.of("incidents", "--store", store.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static List<Json> lines(Invocation jsonLines) {
        return jsonLines
                .out()
                .lines()
                .map(line -> new Json(JsonReader.read(line)))
                .toList();
    }

    @Test
    void theyAreListedTheNewestFirst() {
        Invocation list = incidents();
        assertThat(list.err()).isEmpty();
        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines().filter(line -> line.startsWith("inc-")))
                .satisfiesExactly(
                        second -> assertThat(second).contains(ids.getLast(), "2026-11-23", "hold-timer", "node2"),
                        first -> assertThat(first).contains(ids.getFirst(), "2026-11-22", "bfd", "node1"));
        assertThat(lines(incidents("-o", "jsonl", "-n", "1")))
                .extracting(incident -> incident.text("id"))
                .containsExactly(ids.getLast());
        Json document = new Json(JsonReader.read(incidents("-o", "json").out()));
        assertThat(document.list("incidents")).hasSize(2);
        assertThat(document.list("incidents").getFirst().at("monitor").has("phases"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--peer, node1",
        "--cause, bfd",
        "--until, 2026-11-22T20:00:00Z",
    })
    void theyAreChosenByWhatTheyTellOf(String option, String value) {
        assertThat(lines(incidents("-o", "jsonl", option, value)))
                .extracting(incident -> incident.joined("nodes", ","))
                .containsExactly("node1");
    }

    @ParameterizedTest
    @CsvSource({
        "--since, 2026-11-22T20:00:00Z, 1",
        "--prefix, 2001:db8:0:ff00::100, 0",
        "--slower-than, 1h, 0",
    })
    void whatTheyDoNotTellOfIsNotFound(String option, String value, int found) {
        assertThat(lines(incidents("-o", "jsonl", option, value))).hasSize(found);
    }

    @Test
    void oneIsToldOnAPage() {
        Invocation page = Invocation.of("incidents", "show", ids.getFirst(), "--store", store.toString());
        assertThat(page.out()).startsWith(ids.getFirst() + ", session, closed, 2026-11-22 08:19:11.000 UTC");
        Invocation none = Invocation.of("incidents", "show", "inc-999", "--store", store.toString());
        assertThat(none.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(none.err()).contains("the store has no incident inc-999");
    }

    @Test
    void aMonitorThatDoesNotAnswerIsReplacedByTheStoreThatItsConfigurationNames() throws Exception {
        Invocation list =
                Invocation.of("incidents", "-c", monitor.configuration().toString(), "--cause", "bfd");
        assertThat(list.err()).contains("no monitor answers at http://", "This is what the store has: " + store);
        assertThat(list.out()).contains(ids.getFirst()).doesNotContain(ids.getLast() + " ");
        assertThat(Invocation.of(
                                "incidents",
                                "show",
                                ids.getLast(),
                                "-c",
                                monitor.configuration().toString())
                        .out())
                .contains("hold-timer");
        Files.delete(store);
        Invocation nothing =
                Invocation.of("incidents", "-c", monitor.configuration().toString());
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nothing.err()).contains("and there is no store " + store);
    }

    @Test
    void whatCannotBeAskedIsAUsageError() {
        assertThat(incidents("-n", "0").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(incidents("-n", "1001").err()).contains("-n: found 1001, expected 1 to 1000");
        assertThat(incidents("--since", "yesterday").err()).contains("--since: 'yesterday'");
        assertThat(incidents("--watch").err()).contains("--store asks none");
    }
}

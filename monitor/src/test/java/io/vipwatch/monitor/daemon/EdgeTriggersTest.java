package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentCrosscheck.Verdict;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.IncidentUpdated;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.incident.Story;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of the journal makes the monitor ask the edge at once, and what does not. */
@Timeout(60)
class EdgeTriggersTest {
    private static final String ASKED = "asked";
    private static final Moment NOW = new Moment(1, 1_795_335_551_000_000_001L, 0);

    @TempDir
    private Path directory;

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final List<Event> told = story();
    private Journal journal;

    /** A node is lost, its incident is opened, told of while nobody has compared anything, compared, told of again, and closed. */
    private static List<Event> story() {
        Story story = Story.with("node1", "node2");
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).after(Duration.ofSeconds(2));
        story.record(new CrosscheckCompared("edge", story.incidents().getFirst().id(), 1, 0, 0, List.of(), ""));
        story.after(Duration.ofSeconds(30));
        return List.copyOf(story.journal);
    }

    @BeforeEach
    void open() throws Exception {
        journal = Journal.open(JournalSettings.in(directory), "monitor/test", new EventIds(new Random(1)));
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
    }

    private void record(Event event) {
        journal.record(NOW, event.what(), event.incident());
        journal.flush(NOW);
    }

    private EdgeTriggers following() {
        return EdgeTriggers.follow(journal.reader(journal.lastSeq() + 1), () -> done.add(ASKED), done::add);
    }

    private Event first(Predicate<Event> wanted) {
        return told.stream().filter(wanted).findFirst().orElseThrow();
    }

    private String next() throws InterruptedException {
        return String.valueOf(done.poll(30, TimeUnit.SECONDS));
    }

    /** What is to be done about an event is done before what follows it, so that what follows shows what was not. */
    private void assertNothingUntil(Event following, String what) throws InterruptedException {
        record(following);
        assertThat(next()).isEqualTo(what);
    }

    @Test
    void a_session_that_ends_and_a_prefix_that_stands_otherwise_have_the_edge_asked_and_a_route_alone_does_not()
            throws Exception {
        Event session = first(event -> event.what() instanceof SessionDown);
        Event prefix = first(event -> event.what() instanceof PrefixStateChanged);
        try (EdgeTriggers _ = following()) {
            record(session);
            assertThat(next()).isEqualTo(ASKED);
            record(prefix);
            assertThat(next()).isEqualTo(ASKED);
            record(first(event -> event.what() instanceof RouteChanged));
            journal.record(NOW, new MonitorStall(Duration.ofMillis(20), "process", 0));
            journal.flush(NOW);
            assertNothingUntil(session, ASKED);
            assertThat(done).isEmpty();
        }
    }

    @Test
    void an_incident_has_the_edge_asked_in_its_name_when_it_opens_and_closes_and_between_only_if_nothing_was_compared()
            throws Exception {
        Event opened = first(event -> event.what() instanceof IncidentOpened);
        String name = opened.incident().orElseThrow();
        Event uncompared = first(event -> updated(event, Verdict.NOT_COMPARED));
        Event compared = first(event -> updated(event, Verdict.AGREES));
        Event closed = first(event -> event.what() instanceof IncidentClosed);
        try (EdgeTriggers _ = following()) {
            record(opened);
            assertThat(next()).isEqualTo(name);
            record(uncompared);
            assertThat(next()).isEqualTo(name);
            record(compared);
            assertNothingUntil(first(event -> event.what() instanceof SessionDown), ASKED);
            record(closed);
            assertThat(next()).isEqualTo(name);
            assertThat(done).isEmpty();
        }
    }

    private static boolean updated(Event event, Verdict verdict) {
        return event.what() instanceof IncidentUpdated
                && ((IncidentOccurrence) event.what()).incident().crosscheck().verdict() == verdict;
    }

    @Test
    void what_was_recorded_before_is_not_asked_about_and_a_question_that_fails_costs_no_other() throws Exception {
        Event session = first(event -> event.what() instanceof SessionDown);
        record(first(event -> event.what() instanceof IncidentOpened));
        List<String> failed = new ArrayList<>();
        try (EdgeTriggers _ = EdgeTriggers.follow(
                journal.reader(journal.lastSeq() + 1),
                () -> {
                    done.add(ASKED);
                    if (failed.isEmpty()) {
                        failed.add(ASKED);
                        throw new IllegalStateException("a fault of our own");
                    }
                },
                done::add)) {
            record(session);
            assertThat(next()).isEqualTo(ASKED);
            record(session);
            assertThat(next()).isEqualTo(ASKED);
            assertThat(failed).hasSize(1);
            assertThat(done).isEmpty();
        }
    }
}

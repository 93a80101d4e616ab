package io.vipwatch.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.http.Ask.Reply;
import io.vipwatch.monitor.incident.Story;
import io.vipwatch.monitor.store.EventFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents that the correlator drew, as the journal has them and the store took them. */
class IncidentPagesTest extends ServedJournal {
    private static final Duration HOUR = Duration.ofHours(1);

    private List<IncidentReport> drawn = List.of();

    /** Three incidents, an hour apart: a: node1 loses its session to BFD, b: node2 withdraws, c: node3 falls silent. */
    @BeforeEach
    void recordTheStory() {
        Story story = Story.with("node1", "node2", "node3");
        story.announcePods("node1", 1, 3).after(HOUR);
        story.bfdDown("node1", Duration.ofMillis(880)).down("node1", LossCause.BFD, Duration.ofMillis(880));
        story.after(HOUR).withdraw("node2", Story.VIP);
        story.after(HOUR).down("node3", LossCause.HOLD_TIMER, Duration.ofSeconds(9));
        story.after(HOUR);
        record(story.journal);
        drawn = story.incidents().stream()
                .filter(incident -> incident.cause().text().matches("bfd|explicit-withdraw|hold-timer"))
                .toList();
        assertThat(drawn).hasSize(3);
    }

    private void record(List<Event> events) {
        for (Event event : events) {
            Event recorded = journal.record(event.at(), event.what(), event.incident());
            assertThat(recorded.seq()).isEqualTo(event.seq());
        }
        journal.flush(events.getLast().at());
    }

    private String id(char letter) {
        return drawn.get(letter - 'a').id();
    }

    private List<String> ids(String letters) {
        return letters.chars().mapToObj(letter -> id((char) letter)).toList();
    }

    private static List<String> ids(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        reply.json()
                .path("incidents")
                .forEach(incident -> ids.add(incident.path("id").asString()));
        return ids;
    }

    /** {@return the answer to a question, which a time such as {@code b+60} after incident b stands in as such} */
    private Reply ask(String conditions) throws IOException {
        String query = Stream.of(conditions.split("&", -1))
                .map(condition -> condition.matches("(since|until)=.*") ? time(condition) : condition)
                .reduce("limit=3", (one, other) -> one + "&" + other);
        return ask.get("/api/v1/incidents?" + query);
    }

    private String time(String condition) {
        String[] parts = condition.split("[=+]", -1);
        long seconds =
                drawn.get(parts[1].charAt(0) - 'a').beginEpochNanos() / 1_000_000_000L + Long.parseLong(parts[2]);
        return parts[0] + "=" + Instant.ofEpochSecond(seconds);
    }

    /** The last event that the store has taken: none, all that was before incident c, the first word of c, all. */
    private long taken(String store) {
        long all = journal.lastSeq();
        return switch (store) {
            case "none" -> 0;
            case "before c" -> drawn.getLast().openedBy() - 1;
            case "first of c" -> drawn.getLast().openedBy() + 2;
            default -> all;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "cause=bfd, a",
        "cause=explicit-withdraw, b",
        "cause=bfd&peer=node3, ''",
        "peer=node1, a",
        "peer=node2, b",
        "peer=node3, c",
        "prefix=2001:db8:0:ff00::100, cba",
        "prefix=2001:db8:0:ff00::/112, cba",
        "prefix=2001:db8:0:aa00::/64, a",
        "prefix=2001:db8:ffff::/48, ''",
        "slower_than=800ms, ca",
        "slower_than=8s, c",
        "slower_than=1m, ''",
        "since=b+-60, cb",
        "since=b+60, c",
        "until=b+-60, a",
        "until=b+60, ba",
        "since=a+60&until=c+-60, b",
        "since=a+1, cba", // it was still open
        "since=a+60&peer=node3&prefix=2001:db8:0:ff00::100&cause=hold-timer&slower_than=5s, c",
    })
    void every_condition_finds_the_same_whatever_part_of_the_incidents_the_store_has(String conditions, String expected)
            throws Exception {
        for (String store : List.of("none", "before c", "first of c", "all")) {
            Files.deleteIfExists(store());
            store(taken(store));
            Reply reply = ask(conditions);
            List<String> wanted = expected.isEmpty() ? List.of() : ids(expected);
            assertThat(ids(reply).stream().filter(ids("abc")::contains))
                    .as(store)
                    .isEqualTo(wanted);
            assertThat(reply.json().path("complete").asBoolean()).as(store).isTrue();
            assertThat(reply.json().path("reason").asString()).isEmpty();
        }
    }

    @Test
    void an_incident_is_shown_as_it_was_told_last_from_the_store_and_from_the_journal() throws Exception {
        for (String store : List.of("none", "first of c", "all")) {
            Files.deleteIfExists(store());
            store(taken(store));
            for (IncidentReport incident : drawn) {
                assertThat(ask.get("/api/v1/incidents/" + incident.id()).body())
                        .as(store)
                        .isEqualTo(EventJson.text(incident));
            }
            assertThat(ask.get("/api/v1/incidents/inc-1").status()).isEqualTo(404);
            assertThat(ask.get("/api/v1/incidents/inc-99999").status()).isEqualTo(404);
        }
    }

    @Test
    void a_store_that_cannot_answer_is_done_without() throws Exception {
        store(journal.lastSeq());
        Files.delete(store());
        assertThat(ids(ask("cause=bfd"))).containsExactly(id('a'));
        assertThat(ask.get("/api/v1/incidents/" + id('b')).status()).isEqualTo(200);
    }

    @Test
    void what_a_parameter_cannot_mean_is_said() throws IOException {
        assertThat(ask.get("/api/v1/incidents?type=incident.open")
                        .json()
                        .path("error")
                        .asString())
                .contains("no parameter 'type'")
                .contains("since, until, prefix, peer, cause, slower_than");
        assertThat(ask.get("/api/v1/incidents?slower_than=fast").status()).isEqualTo(400);
        assertThat(ask.get("/api/v1/incidents?limit=1001").status()).isEqualTo(400);
    }

    @Test
    void no_question_reads_more_of_the_journal_than_it_may_and_says_what_was_not_looked_at() throws Exception {
        EventFilter ofNode1 = EventFilter.of(word -> word.equals("peer") ? Optional.of("node1") : Optional.empty(), 0);
        long back = journal.lastSeq() - drawn.getLast().openedBy() + 1;
        PastIncidents past = new PastIncidents(shown, back);
        PastIncidents.Page page = past.newest(ofNode1, 20);
        assertThat(page.incidents()).isEmpty();
        assertThat(page.complete()).isFalse();
        assertThat(page.reason())
                .isEqualTo("what the journal tells before event "
                        + drawn.getLast().openedBy() + " was not looked at: there is no store");
        assertThat(past.newest(EventFilter.ALL, 1))
                .satisfies(newest -> assertThat(newest.incidents())
                        .extracting(IncidentReport::id)
                        .containsExactly(id('c')))
                .satisfies(newest -> assertThat(newest.complete()).isTrue());
        store(journal.lastSeq());
        assertThat(past.newest(ofNode1, 20).complete()).as("with a store").isTrue();
    }

    @Test
    void the_newest_come_first_and_no_more_than_asked_for() throws Exception {
        String letters = "cb";
        for (long taken : new long[] {0, taken("before c"), journal.lastSeq()}) {
            Files.deleteIfExists(store());
            store(taken);
            Reply reply = ask.get("/api/v1/incidents?limit=2");
            assertThat(ids(reply)).isEqualTo(ids(letters));
            assertThat(reply.json().path("last_seq").asLong()).isEqualTo(journal.lastSeq());
        }
    }
}

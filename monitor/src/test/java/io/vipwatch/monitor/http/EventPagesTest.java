package io.vipwatch.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.http.Ask.Reply;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class EventPagesTest extends ServedJournal {
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
        store(4);
        stalls(50); // so many that the journal's memory has lost the first
        record(warning());
        assertThat(seqs(ask.get("/api/v1/events?peer=node1"))).containsExactly(4L, 55L);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&limit=1"))).containsExactly(55L);
        Reply first = ask.get("/api/v1/events?peer=node1&from=1&limit=1");
        assertThat(first.json().path("next_seq").asLong()).isEqualTo(5);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&from=5&limit=1"))).containsExactly(55L);
        assertThat(seqs(ask.get("/api/v1/events?peer=node1&to=54"))).containsExactly(4L);
        Files.delete(store());
        assertThat(seqs(ask.get("/api/v1/events?peer=node1")))
                .as("a store that cannot answer is done without")
                .containsExactly(4L, 55L);
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

    private static SessionWarning warning() {
        return new SessionWarning(
                new PeerName("node1", "node1", PeerRole.NODE, IpAddress.of("2001:db8::11")), "limit", "");
    }
}

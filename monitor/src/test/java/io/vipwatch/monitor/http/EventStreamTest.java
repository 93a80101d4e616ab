package io.vipwatch.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.http.Ask.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EventStreamTest extends ServedJournal {
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
}

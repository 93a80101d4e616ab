package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.track.Tracker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Peer NODE = new Peer("node1", ScopedAddress.of("2001:db8::11"));
    private static final Stamp STAMP = new Stamp(1, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Journal journal;
    private Recorder recorder;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(JournalSettings.in(directory), "monitor/test", new EventIds(new Random(1)));
        Tracker tracker = new Tracker();
        recorder = new Recorder(
                100,
                new MonitorClock(),
                journal,
                tracker,
                new Translation(tracker, false, new PeerDirectory(Map.of())),
                new MonitorMetrics(new PrometheusRegistry()),
                peer -> {});
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    private List<Event> events() throws Exception {
        EventJson json = new EventJson();
        List<Event> events = new ArrayList<>();
        try (JournalReader reader = journal.reader(1)) {
            while (reader.position() <= journal.lastSeq()) {
                reader.read(Duration.ZERO).forEach(line -> events.add(json.read(line.text())));
            }
        }
        return events;
    }

    @Test
    void what_a_peer_can_send_at_will_takes_no_more_than_its_room_and_what_is_left_out_is_told() throws Exception {
        Malformed malformed = new Malformed(
                Treatment.TREAT_AS_WITHDRAW,
                ErrorCode.HOLD_TIMER_EXPIRED,
                OptionalInt.empty(),
                Octets.copyOf(new byte[0], 0, 0),
                "test");
        Octets message = Octets.copyOf(new byte[320], 0, 320); // as much as 10 changes, and 1 for the event
        for (int i = 0; i < 50; i++) {
            recorder.told(new SpeakerEvent.MalformedMessage(
                    STAMP, NODE, Treatment.TREAT_AS_WITHDRAW, List.of(malformed), message));
            recorder.told(new SpeakerEvent.RouteRefreshReceived(STAMP, NODE, Family.IPV6_UNICAST));
        }
        recorder.told(new SpeakerEvent.EndOfRib(STAMP, NODE, Family.IPV6_UNICAST)); // the room's last place
        recorder.told(new SpeakerEvent.EndOfRib(STAMP, NODE, Family.IPV6_UNICAST));
        recorder.start();
        assertThat(recorder.stop(new MonitorStopped("test"), PATIENCE)).isTrue();
        List<Event> events = events();
        assertThat(events.stream().filter(event -> event.type().equals("session.warning")))
                .hasSize(9);
        assertThat(events.stream().filter(event -> event.type().equals("route.end-of-rib")))
                .hasSize(1);
        assertThat(events.stream()
                        .map(Event::what)
                        .filter(MonitorLagged.class::isInstance)
                        .map(what -> ((MonitorLagged) what).missed()))
                .containsExactly(42L);
    }

    @Test
    void what_cannot_be_recorded_in_time_is_left_out_at_the_end_and_that_is_told() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        recorder.start();
        var busy = recorder.ask((tracker, seq) -> {
            try {
                return stopping.await(30, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread free = Thread.ofPlatform().start(() -> {
            while (!recorder.isHurried()) {
                Thread.onSpinWait();
            }
            stopping.countDown();
        });
        for (int i = 0; i < 600; i++) {
            recorder.occurred(new MonitorStopped("waits " + i));
        }
        assertThat(recorder.stop(new MonitorStopped("last"), Duration.ofMillis(1)))
                .isTrue();
        free.join();
        assertThat(busy).isCompletedWithValue(true);
        List<Event> events = events();
        assertThat(events).hasSizeLessThan(600);
        assertThat(events.get(events.size() - 2).what()).isInstanceOf(MonitorLagged.class);
        assertThat(events.getLast().what()).isEqualTo(new MonitorStopped("last"));
    }
}

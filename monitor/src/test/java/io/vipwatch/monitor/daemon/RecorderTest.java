package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.incident.Correlator;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.track.Tracker;
import io.vipwatch.monitor.translation.PeerDirectory;
import io.vipwatch.monitor.translation.Translation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Peer NODE = new Peer("node1", ScopedAddress.of("2001:db8::11"));
    private static final Stamp STAMP = new Stamp(1, 1);

    /** Attributes as only a fault of our own could make them. */
    @SuppressWarnings("NullAway")
    private static final RouteAttributes BROKEN = null;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final Set<Peer> readAgain = ConcurrentHashMap.newKeySet();
    private final MonitorClock clock = new MonitorClock(StampClock.system());
    private final HandOver handOver = new HandOver(100, clock);
    private Journal journal;
    private Recorder recorder;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(JournalSettings.in(directory), "monitor/test", new EventIds(new Random(1)));
        recorder = recorder();
    }

    private Recorder recorder(Conclusions... conclusions) {
        Tracker tracker = new Tracker();
        return new Recorder(
                handOver,
                clock,
                tracker,
                new Translation(tracker, true, new PeerDirectory(Map.of())),
                new Recording(
                        journal,
                        new MonitorMetrics(new PrometheusRegistry()),
                        new Correlation(new Correlator()),
                        List.of(conclusions)),
                readAgain::add);
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
            handOver.told(new SpeakerEvent.MalformedMessage(
                    STAMP, NODE, Treatment.TREAT_AS_WITHDRAW, List.of(malformed), message));
            handOver.told(new SpeakerEvent.RouteRefreshReceived(STAMP, NODE, Family.IPV6_UNICAST));
        }
        handOver.told(new SpeakerEvent.EndOfRib(STAMP, NODE, Family.IPV6_UNICAST)); // the room's last place
        handOver.told(new SpeakerEvent.EndOfRib(STAMP, NODE, Family.IPV6_UNICAST));
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
    void a_fault_of_our_own_is_an_event_and_what_it_kept_from_the_tracker_is_read_again() throws Exception {
        RouteChange beyondWords = new RouteChange.Announced(Family.IPV6_UNICAST, Nlri.of(Prefix.of("::/0")), BROKEN);
        handOver.told(new SpeakerEvent.RoutesChanged(STAMP, NODE, List.of(beyondWords)));
        handOver.failed("listener", "handing over an event", new IllegalArgumentException("no such thing"));
        CompletableFuture<Boolean> question = recorder.ask((tracker, seq) -> {
            throw new IllegalStateException("no answer");
        });
        recorder.start();
        assertThat(recorder.stop(new MonitorStopped("test"), PATIENCE)).isTrue();
        assertThat(question).isCompletedExceptionally();
        assertThat(readAgain).containsExactly(NODE);
        assertThat(events().stream().map(Event::what))
                .satisfiesExactly(
                        fault -> assertThat((MonitorFault) fault)
                                .returns("recorder", MonitorFault::part)
                                .extracting(MonitorFault::fault)
                                .asString()
                                .startsWith("java.lang.NullPointerException"),
                        fault -> assertThat(fault)
                                .isEqualTo(new MonitorFault(
                                        "listener",
                                        "handing over an event",
                                        "java.lang.IllegalArgumentException: no such thing",
                                        0)),
                        fault -> assertThat((MonitorFault) fault)
                                .returns("java.lang.IllegalStateException: no answer", MonitorFault::fault),
                        last -> assertThat(last).isEqualTo(new MonitorStopped("test")));
    }

    @Test
    void a_fault_that_repeats_is_told_ten_times_a_second_and_the_others_are_counted() {
        Faults faults = new Faults();
        RuntimeException fault = new IllegalStateException();
        long told = IntStream.range(0, 25)
                .filter(i -> faults.tell("recorder", "", fault, i).isPresent())
                .count();
        assertThat(told).isEqualTo(10);
        assertThat(faults.tell("recorder", "", fault, 1_000_000_000)
                        .orElseThrow()
                        .untold())
                .isEqualTo(15);
    }

    @Test
    void what_cannot_be_recorded_in_time_is_left_out_at_the_end_and_that_is_told() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        recorder.start();
        var busy = recorder.ask((tracker, seq) -> {
            try {
                return stopping.await(30, TimeUnit.SECONDS);
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
            handOver.occurred(new MonitorStopped("waits " + i));
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

    /** Tells of each stop, once, that it was seen. */
    private static Conclusions echo(String name) {
        return new Conclusions() {
            @Override
            public List<Occurrence> after(Event event) {
                return event.what() instanceof MonitorStopped(String reason) && reason.length() == 1
                        ? List.of(new MonitorStopped(name + " after " + reason))
                        : List.of();
            }

            @Override
            public List<Occurrence> tick(Moment now) {
                return List.of();
            }
        };
    }

    @Test
    void conclusions_come_right_after_what_they_follow_from_and_with_its_moment() throws Exception {
        recorder = recorder(echo("first"), echo("second"));
        Moment seen = new Moment(7, 8, 9);
        handOver.occurred(new MonitorStopped("a"), seen);
        handOver.occurred(new MonitorStopped("b"), seen);
        recorder.start();
        assertThat(recorder.stop(new MonitorStopped("last"), PATIENCE)).isTrue();
        List<Event> events = events();
        assertThat(events.stream().map(event -> ((MonitorStopped) event.what()).reason()))
                .containsExactly(
                        "a", "first after a", "second after a", "b", "first after b", "second after b", "last");
        assertThat(events.subList(0, 6)).extracting(Event::at).containsOnly(seen);
    }

    @Test
    void a_fault_in_drawing_conclusions_keeps_nothing_else_from_being_recorded() throws Exception {
        Conclusions broken = new Conclusions() {
            @Override
            public List<Occurrence> after(Event event) {
                throw new IllegalStateException("no conclusion");
            }

            @Override
            public List<Occurrence> tick(Moment now) {
                throw new IllegalStateException("no time");
            }
        };
        recorder = recorder(broken, echo("second"));
        handOver.occurred(new MonitorStopped("a"));
        recorder.start();
        for (int turn = 0; turn < 2; turn++) { // the second begins when the first has ended, and time has passed there
            assertThat(recorder.ask((_, seq) -> seq).get(30, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(recorder.stop(new MonitorStopped("last"), PATIENCE)).isTrue();
        assertThat(events().stream().map(Event::what))
                .contains(new MonitorStopped("a"), new MonitorStopped("second after a"), new MonitorStopped("last"))
                .anySatisfy(what -> assertThat(what)
                        .isInstanceOfSatisfying(
                                MonitorFault.class,
                                fault -> assertThat(fault.doing()).isEqualTo("concluding from the passing of time")));
    }
}

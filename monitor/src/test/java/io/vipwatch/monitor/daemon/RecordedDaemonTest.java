package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.IncidentPrefix;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.replay.Outcome;
import io.vipwatch.monitor.replay.Recordings;
import io.vipwatch.monitor.replay.ReplaySettings;
import io.vipwatch.monitor.translation.TrackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon recorded as MRT gives, replayed, what the daemon said itself. */
class RecordedDaemonTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");

    /** MRT's stamps are whole microseconds. */
    private static final Duration STAMP = Duration.ofNanos(1_000);

    @TempDir
    Path directory;

    private MonitorConfig config() throws Exception {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"], mrt: mrt}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, min_origins: 2}
                  - {name: services, prefix: "2001:db8:0:ff00::/112", kind: services}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """, directory);
    }

    @Test
    void an_mrt_recording_gives_the_events_of_the_journal_in_what_both_can_know() throws Exception {
        List<Event> journal = live();
        List<Event> replayed = new ArrayList<>();
        Outcome outcome;
        try (Recordings recording = Recordings.open(
                List.of(directory.resolve("mrt")),
                ReplaySettings.of(config()),
                List.of(TrackSettings.incidents(config())))) {
            for (Optional<Event> next = recording.next(); next.isPresent(); next = recording.next()) {
                replayed.add(next.get());
            }
            outcome = recording.outcome();
        }
        assertThat(outcome.damages()).isZero();
        assertThat(outcome.leftOut()).isZero();
        List<String> live = known(journal);
        assertThat(live).hasSizeGreaterThan(15);
        // The journal ends before the monitor does; the recording goes on to the last NOTIFICATION.
        assertThat(known(replayed)).startsWith(live.toArray(String[]::new));
        assertThat(times(replayed).subList(0, live.size()))
                .zipSatisfy(
                        times(journal),
                        (mine, its) -> assertThat(Math.abs(mine - its)).isLessThanOrEqualTo(STAMP.toNanos()));
        List<IncidentReport> drawnLive = incidents(journal, live.size());
        assertThat(drawnLive)
                .as("what was there to be compared: %s", drawnLive)
                .anyMatch(one -> one.prefixes().stream()
                        .anyMatch(prefix -> prefix.prefix().equals(VIP) && prefix.lostPaths() > 0));
        assertThat(incidents(replayed, live.size())).zipSatisfy(drawnLive, RecordedDaemonTest::agree);
    }

    /** {@return the incidents that follow from the first events which both know, time going on until all are closed} */
    private static List<IncidentReport> incidents(List<Event> events, int most) {
        Replay drawn = new Replay(_ -> {});
        events.stream()
                .filter(event -> event.what() instanceof MonitorStarted || event.what() instanceof IncidentRules)
                .forEach(drawn::take);
        events.stream().filter(RecordedDaemonTest::isKnownToBoth).limit(most).forEach(drawn::take);
        drawn.end();
        return drawn.view();
    }

    /** The same cause, and the same phases but for the digits that a recording's stamps do not have. */
    private static void agree(IncidentReport again, IncidentReport live) {
        assertThat(again.kind()).isEqualTo(live.kind());
        assertThat(again.cause()).isEqualTo(live.cause());
        assertThat(again.causeDetail()).isEqualTo(live.causeDetail());
        assertThat(again.nodes()).isEqualTo(live.nodes());
        assertThat(again.prefixes().stream().map(IncidentPrefix::prefix))
                .containsExactlyElementsOf(
                        live.prefixes().stream().map(IncidentPrefix::prefix).toList());
        assertThat(again.reversion().state()).isEqualTo(live.reversion().state());
        assertThat(again.monitor().phases().keySet())
                .isEqualTo(live.monitor().phases().keySet());
        live.monitor().phases().forEach((name, phase) -> {
            Optional<Duration> mine = again.monitor().phase(name).duration();
            assertThat(mine.isPresent()).as(name).isEqualTo(phase.duration().isPresent());
            mine.ifPresent(took -> assertThat(
                            took.minus(phase.duration().orElseThrow()).abs())
                    .as(name)
                    .isLessThanOrEqualTo(STAMP.multipliedBy(2)));
        });
    }

    /** A daemon whose nodes announce, withdraw, restart, and go; {@return its journal up to there} */
    private List<Event> live() throws Exception {
        try (Daemon daemon = Daemon.start(config(), "test");
                Observed observed = new Observed(daemon);
                Node first = Node.announcing(1, daemon.bgpAddresses().getFirst(), true, 5, VIP, SERVICES)) {
            observed.await(EndOfRib.class, end -> end.peer().peer().equals("node1"));
            Node second = new Node(2, daemon.bgpAddresses().getFirst(), false);
            try {
                second.announce(5, VIP);
                observed.await(
                        PrefixStateChanged.class,
                        change -> change.state() == PrefixState.REACHABLE
                                && change.prefix().equals(VIP));
                first.withdraw(5, VIP);
                observed.await(RouteChanged.class, route -> route.state() == PathState.WITHDRAWN);
                first.announce(5, 20, VIP);
                observed.await(RouteChanged.class, route -> route.change() == RouteAction.ANNOUNCE);
                first.announce(5, 30, VIP);
                observed.await(RouteChanged.class, route -> route.change() == RouteAction.REPLACE);
                first.goToRestart();
                observed.await(RouteChanged.class, route -> route.state() == PathState.STALE);
                observed.await(SessionUp.class, up -> up.peer().peer().equals("node1"));
                observed.await(EndOfRib.class, end -> end.peer().peer().equals("node1"));
            } finally {
                second.close();
            }
            observed.await(SessionDown.class, down -> down.peer().peer().equals("node2"));
            observed.await(
                    PrefixStateChanged.class,
                    change -> change.prefix().equals(VIP) && !change.origins().contains("node2"));
            return List.copyOf(observed.all());
        }
    }

    private static boolean isKnownToBoth(Event event) {
        return switch (event.what()) {
            case SessionUp _, SessionDown _, RouteChanged _, EndOfRib _, PrefixStateChanged _ -> true;
            default -> false;
        };
    }

    private static List<Long> times(List<Event> events) {
        return events.stream()
                .filter(RecordedDaemonTest::isKnownToBoth)
                .map(event -> event.at().epochNanos())
                .toList();
    }

    /** {@return the events of sessions and routes, but for durations, which end at the stamps' last digits} */
    private static List<String> known(List<Event> events) {
        return events.stream()
                .filter(RecordedDaemonTest::isKnownToBoth)
                .map(Event::what)
                .map(what -> switch (what) {
                    case SessionDown down ->
                        down.peer() + " " + down.loss().cause() + " "
                                + down.loss().detail() + " " + down.loss().notification() + " "
                                + down.loss().keepalive();
                    case PrefixStateChanged change ->
                        change.prefix() + " " + change.state() + " " + change.previous() + " " + change.origins() + " "
                                + change.unattributed() + " " + change.cause() + " "
                                + change.failover().map(failover -> failover.lost() + " " + failover.remaining());
                    default -> what.toString();
                })
                .toList();
    }
}

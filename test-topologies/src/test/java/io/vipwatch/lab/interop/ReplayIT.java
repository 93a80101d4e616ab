package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.replay.Recordings;
import io.vipwatch.monitor.replay.ReplaySettings;
import io.vipwatch.monitor.translation.TrackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A failover of real nodes, and what its recordings say of it afterwards: the causes and the phases of the live journal. */
@Tag("lab")
class ReplayIT {
    /** As the configuration has it. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final Duration RESTART_TIME = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);
    private static final List<String> ALL = List.of("node1", "node2", "node3");

    /** On a machine whose processors are busy, the daemon reads a socket so much later than the packet came. */
    private static final Duration LATE = Duration.ofMillis(500);

    @Test
    void anMrtRecordingAndACaptureGiveTheIncidentsOfTheJournal() throws Exception {
        GracefulRestart restart = new GracefulRestart.On(RESTART_TIME, RESTART_TIME);
        try (WatchedLab watched = WatchedLab.start(
                Topology.standard()
                        .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                        .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                        .withNodes(node -> node.withGracefulRestart(restart))
                        .withObserver(WatchedLab.observer()),
                ObserverConfiguration::withRecording)) {
            watched.awaitUp(0, "node1", "node2", "node3", "edge");
            reachable(watched, 0);
            Calm.await(watched.journal(), QUIET);
            long calm = watched.journal().after(0).getLast().event().at().epochNanos();
            fail(watched, 1, Signal.TERM);
            fail(watched, 2, Signal.KILL);
            List<Event> journal = watched.journal().after(0).stream()
                    .map(JournalTail.Seen::event)
                    .toList();
            watched.endCapture();

            MonitorConfig config =
                    new ConfigReader(Map.of()).read(watched.directory().resolve("vipwatch.yaml"));
            ReplaySettings settings = ReplaySettings.of(config)
                    .heardBy(watched.topology()
                            .address(watched.topology().observer().orElseThrow()));
            IncidentRules rules = TrackSettings.incidents(config);
            List<IncidentReport> live = incidents(journal);
            for (String node : List.of("node1", "node2")) {
                assertThat(live)
                        .as("incidents with %s", node)
                        .anyMatch(one ->
                                one.nodes().contains(node) && !one.prefixes().isEmpty());
            }
            agree(
                    "MRT",
                    replayedTwice(watched.directory().resolve(ObserverConfiguration.MRT), settings, rules),
                    live,
                    calm);
            agree("capture", replayedTwice(watched.captureFile(), settings, rules), live, calm);
        }
    }

    private static void fail(WatchedLab watched, int number, Signal signal) {
        long seq = watched.journal().now();
        String node = "node" + number;
        try (AppliedFault _ = watched.lab().node(number).apply(new Fault.EndedDaemon(signal))) {
            watched.journal().await(seq, AT_ONCE, "session.down of " + node, Wanted.sessionDown(node));
            RouteAction lost = signal == Signal.KILL ? RouteAction.STALE : RouteAction.WITHDRAW;
            watched.journal()
                    .await(
                            seq,
                            AT_ONCE,
                            "loss",
                            Wanted.route(lost, node, watched.topology().vip()));
        }
        Event up = watched.journal().await(seq, WatchedLab.UP, "session.up of " + node, Wanted.sessionUp(node));
        reachable(watched, up.seq());
        watched.journal()
                .await(
                        seq,
                        WatchedLab.UP,
                        "incident.close of " + node,
                        event -> event.what() instanceof IncidentClosed(IncidentReport incident)
                                && incident.nodes().contains(node));
    }

    private static void reachable(WatchedLab watched, long seq) {
        watched.journal()
                .await(
                        seq,
                        WatchedLab.UP,
                        "every origin",
                        Wanted.prefixState(ObserverConfiguration.VIP, PrefixState.REACHABLE, ALL));
    }

    /** {@return the incidents of a recording}, which tells the same again, octet for octet. */
    private static List<IncidentReport> replayedTwice(Path recording, ReplaySettings settings, IncidentRules rules)
            throws IOException {
        List<IncidentReport> once = replayed(recording, settings, rules);
        assertThat(replayed(recording, settings, rules).stream().map(EventJson::text))
                .as("%s again", recording)
                .isNotEmpty()
                .containsExactlyElementsOf(once.stream().map(EventJson::text).toList());
        return once;
    }

    private static List<IncidentReport> replayed(Path recording, ReplaySettings settings, IncidentRules rules)
            throws IOException {
        List<Event> events = new ArrayList<>();
        try (Recordings recorded = Recordings.open(List.of(recording), settings, List.of(rules))) {
            for (Optional<Event> next = recorded.next(); next.isPresent(); next = recorded.next()) {
                events.add(next.get());
            }
            assertThat(recorded.outcome().damages())
                    .as("damage in %s", recording)
                    .isZero();
        }
        return incidents(events);
    }

    /** {@return what is drawn from the events of sessions and routes, which a recording knows too} */
    private static List<IncidentReport> incidents(List<Event> events) {
        Replay drawn = new Replay(_ -> {});
        events.stream().filter(ReplayIT::isKnownToBoth).forEach(drawn::take);
        drawn.end();
        return drawn.view();
    }

    private static boolean isKnownToBoth(Event event) {
        return switch (event.what()) {
            case MonitorStarted _,
                    IncidentRules _,
                    SessionUp _,
                    SessionDown _,
                    RouteChanged _,
                    EndOfRib _,
                    PrefixStateChanged _ -> true;
            default -> false;
        };
    }

    /** {@return what became of each prefix, whichever was told first} */
    private static Set<String> prefixes(IncidentReport incident) {
        return incident.prefixes().stream()
                .map(one -> one.name() + " " + one.prefix() + " of " + one.originsBefore() + " had "
                        + one.originsLeast() + " at the least and " + one.originsAfter() + " at the end, lost "
                        + one.lostPaths())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Of what was since all was calm: while sessions come up, connections collide, of which MRT does not say which it is that
     * ends.
     */
    private static void agree(String what, List<IncidentReport> all, List<IncidentReport> live, long calm) {
        List<IncidentReport> again =
                all.stream().filter(one -> one.beginEpochNanos() > calm).toList();
        for (IncidentReport one : live) {
            System.out.printf("live     %s %s %s %s%n", one.kind(), one.cause(), one.nodes(), one.headline());
        }
        for (IncidentReport one : again) {
            System.out.printf("%-8s %s %s %s %s%n", what, one.kind(), one.cause(), one.nodes(), one.headline());
        }
        assertThat(again).as(what).hasSameSizeAs(live);
        for (int i = 0; i < live.size(); i++) {
            IncidentReport mine = again.get(i);
            IncidentReport its = live.get(i);
            assertThat(mine.kind()).as(what).isEqualTo(its.kind());
            assertThat(mine.nodes()).as(what).isEqualTo(its.nodes());
            assertThat(mine.cause()).as(what).isEqualTo(its.cause());
            assertThat(prefixes(mine)).as(what).isEqualTo(prefixes(its));
            its.monitor()
                    .phases()
                    .forEach((name, phase) -> phase.duration().ifPresent(took -> {
                        Optional<Duration> same = mine.monitor().phase(name).duration();
                        assertThat(same).as("%s: %s", what, name).isPresent();
                        System.out.printf("%-8s %s: %s, live %s%n", what, name, same.get(), took);
                        assertThat(same.get().minus(took).abs())
                                .as("%s: %s", what, name)
                                .isLessThan(LATE);
                    }));
        }
    }
}

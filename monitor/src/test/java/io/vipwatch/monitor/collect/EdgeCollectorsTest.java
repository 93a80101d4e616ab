package io.vipwatch.monitor.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.evidence.Neighborhood;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What collectors say of themselves when what they get is not what the edge's answers make one expect. */
class EdgeCollectorsTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress EDGE = IpAddress.of("2001:db8::fe");
    private static final IpAddress NODE = IpAddress.of("2001:db8::11");
    private static final String LINUX = "Linux\n\n1.5\n1.5\n+0000\n";
    private static final String LOG = "/var/log/frr.log";
    /** Until another thread has decoded what it got: much longer than that takes on the busiest machine. */
    private static final long MOST_TURNS = 1_000_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock = new Clock();
    private final FakeEdge edge = new FakeEdge(LINUX);
    private EdgeCollectors collectors = collecting(Optional.empty(), List.of(), false);

    /** The time, which passes when the test says so, and what is told. */
    private static final class Clock implements Surroundings {
        private final AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());
        private final List<RuntimeException> faults = new CopyOnWriteArrayList<>();

        @Override
        public Neighborhood neighborhood() {
            return new Neighborhood(Map.of(NODE, "node1"), Set.of(EDGE), Set.of(), VIP::equals);
        }

        @Override
        public Map<Prefix, Map<Long, IpAddress>> announced() {
            return Map.of();
        }

        @Override
        public Set<Integer> bgpPorts() {
            return Set.of(179);
        }

        @Override
        public Moment now() {
            return new Moment(nanos.get(), nanos.get(), 0);
        }

        Stamp stamp() {
            return new Stamp(nanos.get(), nanos.get());
        }

        @Override
        public void occurred(Occurrence what, Moment at) {
            // What is recorded is for the tests of the evidence.
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            faults.add(fault);
        }
    }

    private EdgeCollectors collecting(Optional<String> capture, List<String> logs, boolean routes) {
        return EdgeCollectors.start(
                edge, "edge", new CollectorSettings(capture, logs, routes, Optional.empty()), clock);
    }

    @AfterEach
    void end() {
        collectors.close();
    }

    private CollectorStatus status(String name) {
        return collectors.status().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertIs(String name, CollectorState state, String reason, String remedy) {
        assertThat(status(name).state()).as("%s", status(name)).isEqualTo(state);
        assertThat(status(name).reason()).contains(reason);
        assertThat(status(name).remedy()).contains(remedy);
    }

    /** The edge answers after a while that its session with the node is up or not, and what its kernel has. */
    private void answers(Duration later, boolean up, Duration lastRead, String kernel) {
        clock.nanos.addAndGet(later.toNanos());
        collectors.pollBegins();
        String state = up ? "Established" : "Active";
        collectors.polled(new EdgeSnapshot(
                BgpSummary.read("{\"peers\":{\"" + NODE + "\":{\"state\":\"" + state + "\"}}}"),
                BgpNeighbor.read("{\"" + NODE + "\":{\"bgpState\":\"" + state + "\",\"bgpTimerLastRead\":"
                        + lastRead.toMillis() + "}}"),
                new Answer.Read<>(List.of()),
                Map.of(),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                KernelTable.readLinux(kernel, VIP::equals)));
    }

    private void answers(Duration later, boolean up) {
        answers(later, up, Duration.ofSeconds(1), "[]");
    }

    private Seen.Piece piece(String hex) {
        return new Seen.Piece(Octets.ofHex(hex), clock.stamp());
    }

    private static final String HEAD = "d4c3b2a1 0200 0400 00000000 00000000 00000400 65000000"; // raw IP
    private static final String BFD_OF_THE_NODE = "00000000 00000000 48000000 48000000" // a record of 72 octets
            + "60000000 0020 11 ff 20010db8000000000000000000000011 20010db80000000000000000000000fe"
            + "c000 0ec8 0020 0000" // UDP from a port above 49152 to 3784
            + "20c0 03 18 00000001 00000002 000493e0 000493e0 00000000"; // BFD, Up

    @Test
    void aCaptureThatShowsNothingOfWhatTheEdgeHearsIsInTheWrongPlace() throws Exception {
        collectors = collecting(Optional.of("igc9"), List.of(), false);
        Consumer<Seen> listener = edge.listener(Watch.Capture.class);
        listener.accept(new Seen.Began());
        listener.accept(piece(HEAD.replace(" ", "")));
        assertIs("capture", CollectorState.WORKING, "capturing on igc9", "");
        answers(Duration.ofSeconds(3), true);
        assertIs("capture", CollectorState.WORKING, "capturing on igc9", "");
        answers(MINUTE, true, Duration.ofMinutes(2), "[]");
        assertThat(status("capture").state())
                .as("the edge has heard nothing either since the capture began")
                .isEqualTo(CollectorState.WORKING);
        answers(MINUTE, false);
        assertThat(status("capture").state()).as("there is no session").isEqualTo(CollectorState.WORKING);
        answers(MINUTE, true);
        assertIs("capture", CollectorState.FAILED, "nothing is captured of [" + NODE + "] on igc9", "or to auto");

        listener.accept(piece(BFD_OF_THE_NODE.replace(" ", "")));
        answersUntil("capture", CollectorState.WORKING);
        answers(MINUTE, true);
        assertIs("capture", CollectorState.LIMITED, "nothing is captured of", "or to auto");
        listener.accept(new Seen.Ended("exit status 1: tcpdump: igc9: No such device exists"));
        answers(MINUTE, true);
        assertIs("capture", CollectorState.FAILED, "No such device", "set edge.capture");
    }

    /** What is captured is decoded by another thread. */
    private void answersUntil(String name, CollectorState state) {
        for (long i = 0; i < MOST_TURNS && status(name).state() != state; i++) {
            Thread.onSpinWait();
            answers(Duration.ZERO, true);
        }
        assertThat(status(name).state()).isEqualTo(state);
    }

    @Test
    void aLogThatDoesNotTellOfASessionThatEndedIsNotTheRightOne() throws Exception {
        collectors = collecting(Optional.empty(), List.of(LOG), false);
        Consumer<Seen> listener = edge.listener(Watch.Log.class);
        listener.accept(new Seen.Began());
        answers(MINUTE, true);
        answers(MINUTE, false);
        assertIs("log", CollectorState.WORKING, "following", "debug bgp zebra");
        answers(Duration.ofSeconds(6), false);
        assertIs("log", CollectorState.LIMITED, "does not tell", "bgp log-neighbor-changes");

        listener.accept(line("2026/11/22 07:45:39.762177 BGP: %ADJCHANGE: neighbor " + NODE + " in vrf default Up"));
        assertIs("log", CollectorState.WORKING, "following", "");
        answers(MINUTE, true);
        answers(MINUTE, true);
        assertIs("log", CollectorState.WORKING, "following", "");
    }

    private Seen.Line line(String text) {
        return new Seen.Line(text, clock.stamp());
    }

    @Test
    void routesThatChangeWithoutAMessageAreSaid() throws Exception {
        collectors = collecting(Optional.empty(), List.of(), true);
        Consumer<Seen> listener = edge.listener(Watch.LinuxRouteChanges.class);
        listener.accept(new Seen.Began());
        String before = "[{\"dst\":\"" + VIP.address() + "\",\"gateway\":\"" + NODE + "\",\"metric\":20}]";
        answers(MINUTE, true, Duration.ofSeconds(1), before);
        answers(MINUTE, true);
        assertIs("routes", CollectorState.WORKING, "following", "");
        answers(MINUTE, true);
        assertIs("routes", CollectorState.LIMITED, "no message told it: [" + VIP + "]", "ip -6 monitor route");
        listener.accept(line("[2026-11-22T14:34:16.601735] 2001:db8::/64 dev eth0 proto kernel metric 256"));
        assertIs("routes", CollectorState.WORKING, "following", "");
    }

    @Test
    void aCollectorThatCannotBeginByAFaultOfOurOwnKeepsNoOtherFromIt() throws Exception {
        collectors = collecting(Optional.of("igc1"), List.of("no path"), true);
        edge.listener(Watch.LinuxRouteChanges.class).accept(new Seen.Began());
        edge.listener(Watch.Capture.class).accept(new Seen.Began());
        assertIs("log", CollectorState.FAILED, "a fault in this program", "report it");
        assertThat(clock.faults).hasSize(1);
        assertIs("routes", CollectorState.WORKING, "following", "");
    }

    @Test
    void whatIsNoCaptureIsSaidAndTheCaptureBeginsAgain() throws Exception {
        collectors = collecting(Optional.of("igc1"), List.of(), false);
        Consumer<Seen> listener = edge.listener(Watch.Capture.class);
        listener.accept(new Seen.Began());
        listener.accept(piece(HEAD.replace(" ", "")));
        listener.accept(new Seen.Began());
        listener.accept(piece("57656c636f6d6520746f20706653656e7365210a57656c636f6d65")); // Welcome to pfSense!
        for (long i = 0; i < 1_000 * MOST_TURNS && edge.restarts() == 0; i++) {
            Thread.onSpinWait();
        }
        assertIs("capture", CollectorState.FAILED, "what tcpdump prints is no capture", "standard output");
        assertThat(edge.restarts()).isEqualTo(1);
    }
}

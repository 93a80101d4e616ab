package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.EdgeVersion;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a whole monitor makes of a real edge when something is wrong there: each kind of difference is provoked, found,
 * named and cleared, in the journal and in the API.
 */
@Tag("lab")
@Timeout(150)
@TestMethodOrder(
        MethodOrderer.OrderAnnotation.class) // what takes the edge away comes last: it is given time to settle then
class CrosscheckIT {
    private static final Optional<String> NODE_2 = Optional.of("node2");
    private static final Optional<String> WHOLE = Optional.empty();

    /** There is one release of FRR in the image: what it says of itself is changed. */
    private static final String ANOTHER_RELEASE = "mv /usr/bin/vtysh /usr/bin/vtysh.8 && printf '%s\\n' '#!/bin/sh' "
            + "'case \"$*\" in *\"show version\"*) echo \"FRRouting 9.9 (edge) on Linux.\" ;;' "
            + "'*) exec /usr/bin/vtysh.8 \"$@\" ;; esac' > /usr/bin/vtysh && chmod 755 /usr/bin/vtysh";

    @TempDir
    private static Path directory;

    private static CrosscheckedLab lab;

    @BeforeAll
    static void up() throws Exception {
        lab = CrosscheckedLab.start(directory);
        lab.journal().await(0, WatchedLab.UP, "session.up", Wanted.sessionUp("node1"));
        lab.journal().await(0, WatchedLab.UP, "session.up", Wanted.sessionUp("node2"));
        lab.journal().await(0, WatchedLab.UP, "bfd.up", event -> event.what() instanceof BfdUp);
        lab.awaitVerdict("agree");
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @Test
    @Order(1)
    void eachKindOfDifferenceIsFoundNamedAndClearedWhenItIsProvoked() {
        for (Provocation provocation : Provocation.all(lab)) {
            long seq = lab.journal().now();
            provocation.done().run();
            try {
                CrosscheckMismatch found = lab.awaitMismatch(seq, provocation.kind(), provocation.node());
                assertThat(found.detail()).isNotBlank();
                assertThat(found.lookAt()).isNotBlank();
                JsonNode report = lab.report();
                assertThat(report.path("verdict").asString("")).isEqualTo("mismatch");
                assertThat(report.path("mismatches").findValuesAsString("kind")).contains(provocation.kind());
            } finally {
                provocation.undone().run();
            }
            CrosscheckCleared cleared = lab.awaitCleared(seq, provocation.kind(), provocation.node());
            assertThat(cleared.duration()).isPositive();
            lab.awaitVerdict("agree");
            assertThat(ofVip(seq))
                    .as("what was found for the VIP while the cause was " + provocation.kind())
                    .isEqualTo(List.of(provocation.kind()));
        }
    }

    /** {@return the kinds of mismatches of the VIP after an event, each node's once} */
    private static List<String> ofVip(long seq) {
        return since(seq, CrosscheckMismatch.class).stream()
                .filter(mismatch -> mismatch.prefix().equals(lab.vip()))
                .map(mismatch -> mismatch.about().kind())
                .distinct()
                .toList();
    }

    private static <T> List<T> since(long seq, Class<T> type) {
        return lab.journal().after(seq).stream()
                .map(seen -> seen.event().what())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** RFC 4724 §4.2, RFC 5882 §4.3: the edge keeps the paths of a node that is dead, and goes on sending there. */
    @Test
    @Order(2)
    void theStalePathOfADeadNodeIsAMismatchAndOnceBfdSaysSoABlackHole() {
        long seq = lab.journal().now();
        try (AppliedFault _ = lab.lab().node(2).apply(new Fault.EndedDaemon(Signal.KILL))) {
            lab.awaitMismatch(seq, "stale-at-edge", NODE_2);
            assertThat(since(seq, CrosscheckBlackHole.class))
                    .as("BFD still reaches it")
                    .isEmpty();
            try (AppliedFault _ = lab.lab().node(2).apply(new Fault.LinkDown())) {
                CrosscheckBlackHole hole =
                        (CrosscheckBlackHole) lab.await(seq, "black hole", blackHole(CrosscheckBlackHole.Change.RAISED))
                                .what();
                assertThat(hole.node()).isEqualTo("node2");
                assertThat(hole.path()).isEqualTo("stale");
                assertThat(hole.because()).isEqualTo("our BFD session with node2 is down");
                assertThat(hole.prevention()).isEqualTo(Provocation.bgp(lab) + ": bgp graceful-restart-disable");
                assertThat(hole.remaining().orElseThrow()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
                JsonNode report = lab.report();
                assertThat(report.path("verdict").asString("")).isEqualTo("mismatch");
                assertThat(report.path("black_holes").findValuesAsString("node"))
                        .contains("node2");
            }
        }
        lab.await(seq, "the end of the black hole", blackHole(CrosscheckBlackHole.Change.CLEARED));
        lab.awaitCleared(seq, "stale-at-edge", NODE_2);
        lab.awaitVerdict("agree");
        assertThat(since(seq, CrosscheckMismatch.class))
                .filteredOn(mismatch -> mismatch.prefix().equals(lab.vip()))
                .as("found by the poll and by the edge's session, told once")
                .hasSize(1);
    }

    private static Predicate<Event> blackHole(CrosscheckBlackHole.Change change) {
        return event -> event.what() instanceof CrosscheckBlackHole hole
                && hole.change() == change
                && hole.prefix().equals(lab.vip());
    }

    @Test
    @Order(3)
    void aMismatchThatIsOpenWhenTheMonitorEndsIsKnownWhenItStartsAgain() throws Exception {
        long seq = lab.journal().now();
        lab.configure(Provocation.inFamily(lab, "maximum-paths 1"));
        lab.awaitMismatch(seq, "ecmp-width-differs", WHOLE);
        lab.restart();
        JsonNode open = lab.report().path("mismatches");
        assertThat(open.findValuesAsString("kind")).contains("ecmp-width-differs");
        lab.configure(Provocation.inFamily(lab, "maximum-paths 8"));
        CrosscheckCleared cleared = lab.awaitCleared(seq, "ecmp-width-differs", WHOLE);
        assertThat(cleared.reason()).isEqualTo("agrees");
        assertThat(ofVip(seq)).as("told once, in the first run").containsExactly("ecmp-width-differs");
        assertThat(since(seq, CrosscheckMismatch.class).stream()
                        .filter(mismatch -> mismatch.prefix().equals(lab.vip())))
                .hasSize(1);
        lab.awaitVerdict("agree");
    }

    @Test
    @Order(4)
    void anotherAllowanceIsTakenOnReloadWithoutConnectingAnew() throws Exception {
        assertThat(lab.reload("2s")).contains("edge changed, its connection goes on");
        assertThat(lab.report().path("edge").path("allowance_ns").asLong(0)).isEqualTo(2_000_000_000L);
        lab.reload("1s");
        lab.awaitVerdict("agree");
    }

    /** RFC 4271 §9.2.1.1: what the edge holds back of what it tells us is in its tables all the same. */
    @Test
    @Order(5)
    void anEdgeThatHoldsUpdatesToUsBackIsComparedByItsTablesAndNotByThem() {
        String us = "neighbor " + lab.lab().hostAddress();
        lab.configure(List.of(Provocation.bgp(lab), us + " advertisement-interval 6"));
        try {
            long seq = lab.journal().now();
            lab.lab().nodes().forEach(node -> node.withdraw(lab.vip()));
            Event last = lab.await(seq, "the edge's own withdrawal", ofTheEdge("route.withdraw"));
            lab.lab().nodes().forEach(node -> node.announce(lab.vip()));
            lab.await(
                    last.seq(),
                    "what a node announces",
                    event -> event.type().equals("route.announce")
                            && event.what().subject().equals(lab.vip().toString()));
            lab.awaitVerdict("agree");
            assertThat(lab.journal().after(last.seq()))
                    .as("that all agree is known before the edge says so")
                    .noneMatch(seen -> ofTheEdge("route.announce").test(seen.event()));
            Event told = lab.await(last.seq(), "the edge's own announcement", ofTheEdge("route.announce"));
            assertThat(told.at().since(last.at())).isGreaterThan(Duration.ofSeconds(3));
            assertThat(since(seq, CrosscheckMismatch.class)).isEmpty();
        } finally {
            lab.configure(List.of(Provocation.bgp(lab), "no " + us + " advertisement-interval"));
        }
    }

    private static Predicate<Event> ofTheEdge(String type) {
        return event -> event.what() instanceof RouteChanged route
                && route.type().equals(type)
                && route.peer().peer().equals("edge")
                && route.prefix().equals(lab.vip());
    }

    /** What keeps the edge from being asked, the views that it hides, and what ends it. */
    private record Trouble(String name, Runnable begin, Runnable end) {}

    private static List<Trouble> troubles() {
        String moved = "/usr/bin/vtysh.moved";
        return List.of(
                new Trouble(
                        "SSH is cut",
                        () -> lab.atEdge("pkill -x sshd; sleep 0.2; pkill -9 -x sshd; true"),
                        () -> lab.lab().edge().exec("lab-entry", "start", "sshd")),
                new Trouble(
                        "sshd hangs", () -> lab.atEdge("pkill -STOP -x sshd"), () -> lab.atEdge("pkill -CONT -x sshd")),
                new Trouble(
                        "vtysh hangs",
                        () -> lab.atEdge(
                                "mv /usr/bin/vtysh " + moved
                                        + "; printf '#!/bin/sh\\nexec sleep 1000\\n' > /usr/bin/vtysh; chmod 755 /usr/bin/vtysh"),
                        () -> lab.atEdge("mv " + moved + " /usr/bin/vtysh; pkill -x sleep")));
    }

    @Test
    @Order(6)
    void whatKeepsTheEdgeFromBeingAskedIsUnknownAndNeverAMismatchAndEndsByItself() {
        for (Trouble trouble : troubles()) {
            long seq = lab.journal().now();
            trouble.begin().run();
            try {
                lab.awaitUnknown(seq, true);
                assertThat(lab.report().path("verdict").asString(""))
                        .as(trouble.name())
                        .isEqualTo("unknown");
            } finally {
                trouble.end().run();
            }
            lab.awaitUnknown(seq, false);
            lab.awaitVerdict("agree");
            assertThat(since(seq, CrosscheckMismatch.class)).as(trouble.name()).isEmpty();
            assertThat(since(seq, SessionDown.class)).as(trouble.name()).isEmpty();
        }
    }

    @Test
    @Order(7)
    void anEdgeThatIsSwitchedOffAndOnIsUnknownAndItsNodesKeepTheirSessionsWithUs() {
        long seq = lab.journal().now();
        assertThat(since(0, EdgeVersion.class))
                .extracting(EdgeVersion::version)
                .singleElement()
                .satisfies(version -> assertThat(version).startsWith("8."));
        lab.lab().edge().exec("sh", "-c", ANOTHER_RELEASE);
        AppliedFault off = lab.lab().edge().apply(new Fault.Stopped());
        lab.awaitUnknown(seq, true);
        off.close();
        lab.awaitUnknown(seq, false);
        lab.journal().await(seq, WatchedLab.UP, "edge.version", event -> event.what() instanceof EdgeVersion);
        assertThat(since(seq, EdgeVersion.class))
                .singleElement()
                .satisfies(now -> assertThat(now.version()).isEqualTo("9.9"));
        lab.awaitVerdict("agree");
        assertThat(since(seq, CrosscheckMismatch.class)).isEmpty();
        assertThat(since(seq, SessionDown.class))
                .extracting(down -> down.peer().peer())
                .doesNotContain("node1", "node2");
    }
}

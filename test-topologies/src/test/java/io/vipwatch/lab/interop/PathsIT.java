package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.http.PrefixReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every path of every node is seen, and whose it is, in both of Calico's forms; and what withdrawals make of it. */
@Tag("lab")
@ParameterizedClass
@EnumSource(ReAdvertisement.class)
class PathsIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final List<String> ALL = List.of("node1", "node2", "node3");

    @SuppressWarnings("NullAway.Init") // up() runs before every test
    private static WatchedLab watched;

    private final ReAdvertisement form;

    PathsIT(ReAdvertisement form) {
        this.form = form;
    }

    @BeforeParameterizedClassInvocation
    static void up(ReAdvertisement form) {
        watched = WatchedLab.start(Topology.standard().with(form).withObserver(WatchedLab.observer()));
        watched.awaitUp(0, "node1", "node2", "node3", "edge");
        watched.journal()
                .await(
                        0,
                        AT_ONCE,
                        "the virtual IP address with every origin",
                        Wanted.prefixState(ObserverConfiguration.VIP, PrefixState.REACHABLE, ALL));
        awaitEveryPath();
    }

    @AfterParameterizedClassInvocation
    static void down() {
        watched.close();
    }

    @AfterEach
    void everyNodeAnnouncesAgain() {
        long seq = watched.journal().now();
        List<String> without =
                ALL.stream().filter(node -> !originsOf(vip()).contains(node)).toList();
        watched.lab().nodes().forEach(node -> node.announce(vip()));
        if (!without.isEmpty()) {
            awaitState(seq, PrefixState.REACHABLE, ALL);
        }
        awaitEveryPath();
    }

    /** Nodes repeat each other's paths one after the other, when all origins are known already. */
    private static void awaitEveryPath() {
        int expected = watched.topology().expectedPaths(vip());
        Patience.until(AT_ONCE, () -> presentPaths(vip()).size() == expected);
        assertThat(presentPaths(vip())).hasSize(expected);
    }

    @Test
    void everyPathOfEveryNodeIsSeenAndTheNodesOwnAreToldFromThoseItRepeats() {
        assertThat(presentPaths(vip()))
                .as("paths of the nodes to the virtual IP address")
                .hasSize(form == ReAdvertisement.MESH_DEFAULT ? 9 : 3)
                .allSatisfy(path -> assertThat(path.ownership()).isNotEqualTo(Ownership.UNATTRIBUTED));
        assertThat(originsOf(vip())).containsExactlyElementsOf(ALL);
        for (int number = 1; number <= 3; number++) {
            Prefix pods = watched.lab().node(number).plan().podBlock();
            assertThat(originsOf(pods)).as("owner of %s", pods).containsExactly("node" + number);
            assertThat(presentPaths(pods)).hasSize(form == ReAdvertisement.MESH_DEFAULT ? 3 : 1);
        }
        assertThat(originsOf(watched.topology().services())).containsExactlyElementsOf(ALL);
        assertThat(watched.stateOf("edge")).isEqualTo("Established");
    }

    @Test
    void theJournalHasEveryPathThatTheEdgeHoldsOfANode() {
        List<RouteChanged> announced = watched.journal().after(0).stream()
                .map(seen -> seen.event().what())
                .filter(RouteChanged.class::isInstance)
                .map(RouteChanged.class::cast)
                .filter(route -> route.peer().role() == PeerRole.NODE
                        && route.prefix().equals(vip())
                        && route.change() == RouteAction.ANNOUNCE)
                .toList();
        assertThat(announced).hasSizeGreaterThanOrEqualTo(watched.lab().edge().paths(vip()));
        assertThat(announced).allSatisfy(route -> {
            assertThat(route.state()).isEqualTo(PathState.PRESENT);
            assertThat(route.nextHop()).containsExactly(route.peer().address());
            assertThat(route.after().orElseThrow().asPath()).containsExactly(65010L);
            assertThat(route.pathId()).isPresent();
        });
    }

    @Test
    void aWithdrawalByOneNodeIsDegradedAndNamesTheNode() {
        long seq = watched.journal().now();
        watched.lab().node(2).withdraw(vip());
        PrefixStateChanged change = awaitState(seq, PrefixState.DEGRADED, List.of("node1", "node3"));
        assertThat(change.previous()).isEqualTo(PrefixState.REACHABLE);
        assertThat(change.cause().kind()).isEqualTo("explicit-withdraw");
        assertThat(change.cause().node()).contains("node2");
        assertThat(change.failover().orElseThrow().lost()).containsExactly("node2");
        RouteChanged withdrawn = withdrawal(seq, "node2");
        assertThat(withdrawn.reason()).isEqualTo(RouteReason.EXPLICIT);
        assertThat(withdrawn.state()).isEqualTo(PathState.WITHDRAWN);
        if (form == ReAdvertisement.MESH_DEFAULT) {
            assertThat(withdrawal(seq, "node1").ownership()).isEqualTo(Ownership.RE_ADVERTISED);
            assertThat(withdrawal(seq, "node3").ownership()).isEqualTo(Ownership.RE_ADVERTISED);
            assertThat(presentPaths(vip()))
                    .as("what is left: own routes of two nodes, each repeated by two")
                    .hasSize(6);
        } else {
            assertThat(presentPaths(vip())).hasSize(2);
        }
    }

    @Test
    void withdrawnByAllItIsCoveredByTheServices() {
        long seq = watched.journal().now();
        watched.lab().node(1).withdraw(vip());
        awaitState(seq, PrefixState.DEGRADED, List.of("node2", "node3"));
        watched.lab().node(2).withdraw(vip());
        awaitState(seq, PrefixState.DEGRADED, List.of("node3"));
        watched.lab().node(3).withdraw(vip());
        PrefixStateChanged last = awaitState(seq, PrefixState.COVERED, List.of());
        assertThat(last.matched()).contains(watched.topology().services());
        assertThat(presentPaths(vip())).isEmpty();
        assertThat(watched.lab().edge().paths(vip())).as("the edge agrees").isZero();
        List<PrefixState> states = watched.journal().after(seq).stream()
                .map(seen -> seen.event().what())
                .filter(PrefixStateChanged.class::isInstance)
                .map(PrefixStateChanged.class::cast)
                .filter(change -> change.name().equals(ObserverConfiguration.VIP))
                .map(PrefixStateChanged::state)
                .distinct()
                .toList();
        assertThat(states).containsExactly(PrefixState.DEGRADED, PrefixState.COVERED);
    }

    private static Prefix vip() {
        return watched.topology().vip();
    }

    private static PrefixStateChanged awaitState(long seq, PrefixState state, List<String> origins) {
        Event event = watched.journal()
                .await(
                        seq,
                        AT_ONCE,
                        "prefix.state " + state + " with origins " + origins,
                        Wanted.prefixState(ObserverConfiguration.VIP, state, origins));
        return (PrefixStateChanged) event.what();
    }

    private static RouteChanged withdrawal(long seq, String node) {
        return (RouteChanged) watched.journal()
                .await(seq, AT_ONCE, "route.withdraw of " + node, Wanted.route(RouteAction.WITHDRAW, node, vip()))
                .what();
    }

    private static List<PrefixReport.Path> presentPaths(Prefix prefix) {
        return report(prefix).map(PrefixReport::paths).orElse(List.of()).stream()
                .filter(path -> path.state() == PathState.PRESENT && ALL.contains(path.node()))
                .toList();
    }

    private static List<String> originsOf(Prefix prefix) {
        return report(prefix).map(PrefixReport::origins).orElse(List.of());
    }

    private static Optional<PrefixReport> report(Prefix prefix) {
        return watched.prefixes().stream()
                .filter(report -> report.prefix().equals(prefix))
                .findFirst();
    }
}

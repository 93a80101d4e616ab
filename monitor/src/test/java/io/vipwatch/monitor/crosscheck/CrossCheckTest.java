package io.vipwatch.monitor.crosscheck;

import static io.vipwatch.monitor.crosscheck.Difference.Kind.ECMP_WIDTH_DIFFERS;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.EXTRA_AT_EDGE;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.MISSING_AT_EDGE;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.NEXT_HOP_DIFFERS;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.NOT_BEST;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.NOT_INSTALLED;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.POLICY_REJECTED;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.STALE_AT_EDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.BgpTable;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row is made of what FRR and the kernel would print. */
class CrossCheckTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE_1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE_2 = IpAddress.of("2001:db8::12");
    private static final Node FIRST = new Node("node1", NODE_1);
    private static final Node SECOND = new Node("node2", NODE_2);
    private static final View<Reached> NO_PROBE = new View.Unknown<>("no probe");
    private static final String BOTH = path(NODE_1, "\"bestpath\":true") + "," + path(NODE_2, "\"multipath\":true");
    private static final String SUMMARY = summary("OK");
    private static final String ZEBRA = zebra("bgp");
    private static final String KERNEL = kernel(NODE_1, NODE_2);

    private static String path(IpAddress node, String flag) {
        return path(node, node, flag);
    }

    private static String path(IpAddress node, IpAddress nextHop, String flag) {
        return "{\"valid\":true,%s,\"peerId\":\"%s\",\"path\":\"65010\",\"nexthops\":[{\"ip\":\"%s\",\"used\":true}]}"
                .formatted(flag, node, nextHop);
    }

    private static String summary(String standing) {
        String peer = "\"%s\":{\"state\":\"Established\",\"peerState\":\"" + standing + "\"}";
        return "{\"peers\":{" + peer.formatted(NODE_1) + "," + peer.formatted(NODE_2) + "}}";
    }

    private static String zebra(String selected) {
        return "{\"%s\":[{\"protocol\":\"%s\",\"selected\":true,\"installed\":true,\"nexthops\":[]}]}"
                .formatted(VIP, selected);
    }

    private static String kernel(IpAddress... gateways) {
        List<String> hops = new ArrayList<>();
        for (IpAddress gateway : gateways) {
            hops.add("{\"gateway\":\"" + gateway + "\",\"dev\":\"eth0\"}");
        }
        return gateways.length == 0
                ? "[]"
                : "[{\"dst\":\"" + VIP + "\",\"nexthops\":[" + String.join(",", hops) + "]}]";
    }

    private static EdgeSnapshot edge(String summary, String paths, String zebra, String kernel) {
        List<BgpRoute> routes = new ArrayList<>();
        String table = paths.isEmpty() ? "{\"routes\":{}}" : "{\"routes\":{\"" + VIP + "\":[" + paths + "]}}";
        return new EdgeSnapshot(
                BgpSummary.read(summary),
                BgpNeighbor.read("{\"" + NODE_1 + "\":{\"bgpState\":\"Active\",\"gracefulRestartInfo\":{\"timers\":"
                        + "{\"restartTimerRemaining\":116}}}}"),
                BgpTable.read(table, routes::add).map(_ -> routes),
                Map.of(),
                BfdPeer.read("[{\"peer\":\"" + NODE_1 + "\",\"status\":\"down\",\"diagnostic\":\"control detection"
                        + " time expired\"},{\"peer\":\"" + NODE_2 + "\",\"status\":\"down\",\"diagnostic\":\"ok\"}]"),
                ZebraRoute.read(zebra),
                KernelTable.readLinux(kernel, _ -> true));
    }

    private static Told tells(Node node) {
        return new Told(node, true, Optional.empty(), false, Set.of(node.address()), OptionalLong.empty());
    }

    private static Told silent(Node node) {
        return new Told(node, true, Optional.empty(), false, Set.of(), OptionalLong.empty());
    }

    private static Told unheard(Node node, String... dead) {
        return new Told(node, false, Stream.of(dead).findFirst(), false, Set.of(), OptionalLong.empty());
    }

    private static final List<Told> ALL = List.of(tells(FIRST), tells(SECOND));

    private static List<Difference.Kind> kinds(List<Told> nodes, EdgeSnapshot edge) {
        return Comparison.of(PrefixViews.of(VIP, nodes, edge, NO_PROBE)).stream()
                .map(Difference::kind)
                .toList();
    }

    @Test
    void whereAllAgreeThereIsNoDifference() {
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, KERNEL))).isEmpty();
        assertThat(kinds(List.of(silent(FIRST), silent(SECOND)), edge(SUMMARY, "", "{}", "[]")))
                .isEmpty();
    }

    @Test
    void aNextHopThatAnotherRouteResolvesHasThatRoutesGateways() {
        String recursive = """
                {"2001:db8:0:ff00::100/128":[{"protocol":"bgp","selected":true,"installed":true,"nexthops":[
                  {"ip":"%s","active":true,"recursive":true},
                  {"ip":"2001:db8::1","active":true,"fib":true,"resolver":true},
                  {"ip":"%s","active":true,"recursive":true},
                  {"ip":"2001:db8::1","active":true,"duplicate":true,"resolver":true}]}]}
                """.formatted(NODE_1, NODE_2);
        IpAddress router = IpAddress.of("2001:db8::1");
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, recursive, kernel(router)))).isEmpty();
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, recursive, kernel(NODE_1)))).containsExactly(NEXT_HOP_DIFFERS);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, recursive, KERNEL))).containsExactly(ECMP_WIDTH_DIFFERS);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, recursive, "[]"))).containsExactly(NOT_INSTALLED);
        String tunnel = recursive.replace("\"ip\":\"2001:db8::1\",", "\"interfaceName\":\"wg0\",");
        String overTunnel = "[{\"dst\":\"" + VIP + "\",\"dev\":\"wg0\"}]";
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, tunnel, overTunnel))).isEmpty();
        String unsaid = recursive.replace("\"fib\":true,", "");
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, unsaid, KERNEL))).isEmpty();
    }

    @Test
    void whereZebraDoesNotSayWhatItResolvedTheKernelsGatewaysAreNotCompared() {
        IpAddress other = IpAddress.of("2001:db8::13");
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, "% hung", kernel(NODE_1, other))))
                .isEmpty();
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, "% hung", "[]"))).containsExactly(NOT_INSTALLED);
    }

    @Test
    void eachDifferenceHasItsName() {
        String first = path(NODE_1, "\"bestpath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, first, ZEBRA, kernel(NODE_1)))).containsExactly(MISSING_AT_EDGE);
        assertThat(kinds(ALL, edge(summary("Policy"), first, ZEBRA, kernel(NODE_1))))
                .containsExactly(POLICY_REJECTED);
        assertThat(kinds(List.of(tells(FIRST), silent(SECOND)), edge(SUMMARY, BOTH, ZEBRA, KERNEL)))
                .containsExactly(EXTRA_AT_EDGE);
        String elsewhere = first + "," + path(NODE_2, IpAddress.of("2001:db8::99"), "\"multipath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, elsewhere, ZEBRA, kernel(NODE_1, IpAddress.of("2001:db8::99")))))
                .containsExactly(NEXT_HOP_DIFFERS);
        String stale = path(NODE_1, "\"stale\":true,\"bestpath\":true") + "," + path(NODE_2, "\"multipath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, stale, ZEBRA, KERNEL))).containsExactly(STALE_AT_EDGE);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, "{}", "[]"))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, zebra("static"), KERNEL))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, "[]"))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA.replace("\"installed\":true", "\"queued\":true"), KERNEL)))
                .containsExactly(NOT_INSTALLED);
        IpAddress other = IpAddress.of("2001:db8::13");
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1, other))))
                .containsExactly(NEXT_HOP_DIFFERS);
        IpAddress onLink = IpAddress.of("fe80::13");
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1, onLink))))
                .as("whose link-local address that is cannot be told")
                .isEmpty();
        List<Told> firstIsDead = List.of(unheard(FIRST, "BFD is down"), tells(SECOND));
        assertThat(kinds(firstIsDead, edge(SUMMARY, BOTH, ZEBRA, KERNEL))).containsExactly(STALE_AT_EDGE);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)))).containsExactly(ECMP_WIDTH_DIFFERS);
        String narrow = first + "," + path(NODE_2, "\"multipath\":false");
        assertThat(kinds(ALL, edge(SUMMARY, narrow, ZEBRA, kernel(NODE_1)))).containsExactly(ECMP_WIDTH_DIFFERS);
        String worse = narrow.replaceFirst("65010\"(.*)65010", "65010\"$1 65010 65010");
        assertThat(kinds(ALL, edge(SUMMARY, worse, ZEBRA, kernel(NODE_1)))).isEmpty();
        String none = path(NODE_1, "\"multipath\":false") + "," + path(NODE_2, "\"multipath\":false");
        assertThat(kinds(ALL, edge(SUMMARY, none, "{}", "[]"))).containsExactly(NOT_BEST);
    }

    @Test
    void aChosenPathOfSomebodyElseIsAmongWhatTheNodesOfferIfItLeadsToOne() {
        IpAddress somebody = IpAddress.of("2001:db8::1");
        String nodes = path(NODE_1, "\"multipath\":false") + "," + path(NODE_2, "\"multipath\":false") + ",";
        String toNode = nodes + path(somebody, NODE_1, "\"bestpath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, toNode, ZEBRA, kernel(NODE_1)))).doesNotContain(NOT_BEST);
        String elsewhere = nodes + path(somebody, IpAddress.of("2001:db8::99"), "\"bestpath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, elsewhere, ZEBRA, kernel(NODE_1)))).contains(NOT_BEST);
    }

    @Test
    void aNodeWithoutASessionWithUsTellsNothing() {
        List<Told> nodes = List.of(tells(FIRST), unheard(SECOND));
        assertThat(kinds(nodes, edge(SUMMARY, BOTH, ZEBRA, KERNEL))).isEmpty();
        assertThat(kinds(nodes, edge(SUMMARY, path(NODE_1, "\"bestpath\":true"), ZEBRA, kernel(NODE_1))))
                .isEmpty();
    }

    @Test
    void whatIsUnknownIsNeverADifference() {
        String text = "bgpd is not running\n";
        assertThat(kinds(ALL, edge(text, "", "{}", "[]"))).isEmpty();
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, text, text))).isEmpty();
        EdgeSnapshot halfATable = edge(SUMMARY, BOTH.substring(0, 40), "{}", "[]");
        assertThat(halfATable.bgp()).isInstanceOf(Answer.Unreadable.class);
        assertThat(kinds(ALL, halfATable)).isEmpty();
    }

    private static PrefixViews row(EdgeSnapshot edge) {
        return PrefixViews.of(VIP, ALL, edge, NO_PROBE);
    }

    private static Mismatches.Turn look(Mismatches before, PrefixViews row, long now) {
        return before.seen(List.of(row), Duration.ofSeconds(2), now);
    }

    @Test
    void whatTheEdgeLacksOfANodeIsOverWhenTheNodeTellsUsNothingEither() {
        long second = 1_000_000_000L;
        EdgeSnapshot onlyFirst = edge(SUMMARY, path(NODE_1, "\"bestpath\":true"), ZEBRA, kernel(NODE_1));
        Mismatches.Turn turn = look(Mismatches.none(), row(onlyFirst), 0);
        turn = look(turn.mismatches(), row(onlyFirst), 2 * second);
        assertThat(turn.raised()).extracting(one -> one.difference().kind()).containsExactly(MISSING_AT_EDGE);
        PrefixViews lost = PrefixViews.of(VIP, List.of(tells(FIRST), unheard(SECOND)), onlyFirst, NO_PROBE);
        turn = look(turn.mismatches(), lost, 3 * second);
        assertThat(turn.ended()).extracting(Mismatches.Ended::reason).containsExactly("node-lost");
    }

    @Test
    void aDifferenceIsRaisedOnceItHasLastedAndClearsByItself() {
        long second = 1_000_000_000L;
        PrefixViews wrong = row(edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)));
        PrefixViews right = row(edge(SUMMARY, BOTH, ZEBRA, KERNEL));
        PrefixViews unknown = row(edge("", BOTH, ZEBRA, KERNEL));
        PrefixViews noKernel = row(edge(SUMMARY, BOTH, ZEBRA, "ip: not found"));

        Mismatches.Turn turn = look(Mismatches.none(), wrong, 0);
        assertThat(turn.raised()).isEmpty();
        turn = look(turn.mismatches(), wrong, second);
        assertThat(turn.raised()).isEmpty();
        turn = look(turn.mismatches(), wrong, 2 * second);
        assertThat(turn.raised()).extracting(one -> one.difference().kind()).containsExactly(ECMP_WIDTH_DIFFERS);
        turn = look(turn.mismatches(), wrong, 3 * second);
        assertThat(turn.raised()).as("raised once").isEmpty();
        for (PrefixViews silent : List.of(unknown, noKernel)) {
            turn = look(turn.mismatches(), silent, 4 * second);
            assertThat(turn.ended()).as("unknown is not well").isEmpty();
            assertThat(turn.mismatches().of(VIP)).hasSize(1);
        }
        turn = look(turn.mismatches(), right, 5 * second);
        assertThat(turn.ended())
                .extracting(one -> one.was().difference().kind())
                .containsExactly(ECMP_WIDTH_DIFFERS);
        assertThat(turn.mismatches().of(VIP)).isEmpty();
    }

    @Test
    void aDifferenceThatPassesIsNeverRaised() {
        PrefixViews wrong = row(edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)));
        PrefixViews right = row(edge(SUMMARY, BOTH, ZEBRA, KERNEL));
        Mismatches mismatches = Mismatches.none();
        for (long look = 0; look < 20; look++) {
            Mismatches.Turn turn = look(mismatches, look % 2 == 0 ? wrong : right, look * 1_500_000_000L);
            assertThat(turn.raised()).isEmpty();
            assertThat(turn.ended()).isEmpty();
            mismatches = turn.mismatches();
        }
    }

    private static PrefixViews row(EdgeSnapshot edge, Told... nodes) {
        return PrefixViews.of(VIP, List.of(nodes), edge, NO_PROBE);
    }

    private static final String STALE =
            path(NODE_1, "\"stale\":true,\"bestpath\":true") + "," + path(NODE_2, "\"stale\":true,\"multipath\":true");

    @Test
    void aStalePathToADeadNodeIsABlackHoleWithItsTime() {
        EdgeSnapshot edge = edge(SUMMARY, STALE, ZEBRA, KERNEL);
        BlackHole first = new BlackHole(
                VIP,
                FIRST,
                true,
                Optional.of(Duration.ofSeconds(116)),
                "the edge's BFD session with it is down",
                "router bgp: bgp graceful-restart-disable");
        assertThat(BlackHole.in(row(edge, unheard(FIRST), unheard(SECOND)), edge))
                .as("node 2 runs no BFD: its session was never up")
                .containsExactly(first);
        assertThat(BlackHole.in(row(edge, unheard(FIRST), unheard(SECOND, "our probe")), edge))
                .extracting(BlackHole::node, BlackHole::evidence, BlackHole::remaining)
                .containsExactly(
                        tuple(FIRST, first.evidence(), first.remaining()),
                        tuple(SECOND, "our probe", Optional.empty()));
        EdgeSnapshot fresh = edge(SUMMARY, BOTH, ZEBRA, KERNEL);
        assertThat(BlackHole.in(row(fresh, tells(FIRST), tells(SECOND)), fresh)).isEmpty();
    }

    @Test
    void aNodeThatDiedInSilenceIsABlackHoleUntilTheEdgesHoldTimeEnds() {
        EdgeSnapshot edge = edge(SUMMARY, BOTH, ZEBRA, KERNEL);
        BlackHole hole = BlackHole.in(row(edge, unheard(FIRST, "our probe"), tells(SECOND)), edge)
                .getFirst();
        assertThat(hole.stale()).isFalse();
        assertThat(hole.prevention()).isEqualTo("router bgp: neighbor 2001:db8::11 bfd");
    }

    private static EdgeSnapshot hearing(String timers) {
        EdgeSnapshot edge = edge(SUMMARY, BOTH, ZEBRA, KERNEL);
        return new EdgeSnapshot(
                edge.summary(),
                BgpNeighbor.read("{\"" + NODE_1 + "\":{\"bgpState\":\"Established\"" + timers + "}}"),
                edge.bgp(),
                Map.of(),
                edge.bfd(),
                edge.zebra(),
                edge.kernel());
    }

    @Test
    void aNodeThatTheEdgeHearsIsNotDeadForThatWeDoNot() {
        Map<IpAddress, String> dead = Map.of(NODE_1, "our BFD session with node1 is down");
        String keepalive = ",\"bgpTimerKeepAliveIntervalMsecs\":3000,\"bgpTimerLastRead\":";
        assertThat(new EdgeViews(hearing(keepalive + "2000")).unheard(dead)).isEmpty();
        assertThat(new EdgeViews(hearing("")).unheard(dead))
                .as("when it was heard last is not known")
                .isEmpty();
        assertThat(new EdgeViews(hearing(keepalive + "4000")).unheard(dead)).isEqualTo(dead);
        EdgeSnapshot stale = edge(SUMMARY, STALE, ZEBRA, KERNEL);
        assertThat(new EdgeViews(stale).unheard(dead)).as("its session is gone").isEqualTo(dead);
    }

    /** Whoever called the node dead was restarted, taken out of the configuration, or cut off. */
    @Test
    void aBlackHoleThatNobodySpeaksOfAnyMoreIsStillThere() {
        EdgeSnapshot edge = edge(SUMMARY, STALE, ZEBRA, KERNEL);
        BlackHoles holes = BlackHoles.none()
                .seen(List.of(row(edge, unheard(SECOND, "our probe"))), edge, 0)
                .holes();
        BlackHoles.Turn turn = holes.seen(List.of(row(edge, unheard(SECOND))), edge, 1);
        assertThat(turn.ended()).isEmpty();
        assertThat(turn.holes().all()).hasSize(1);
        Told answers = new Told(SECOND, false, Optional.empty(), true, Set.of(), OptionalLong.empty());
        assertThat(turn.holes().seen(List.of(row(edge, answers)), edge, 2).ended())
                .extracting(BlackHoles.Ended::reason)
                .containsExactly("node2 is back");
        EdgeSnapshot fresh = edge(SUMMARY, BOTH, ZEBRA, KERNEL);
        assertThat(turn.holes()
                        .seen(List.of(row(fresh, unheard(SECOND))), fresh, 2)
                        .ended())
                .as("its path is not stale any more")
                .extracting(BlackHoles.Ended::reason)
                .containsExactly("node2 is back");
    }

    @Test
    void aNodeThatFellSilentIsBackWhenTheEdgeHearsIt() {
        EdgeSnapshot edge = hearing(",\"bgpTimerKeepAliveIntervalMsecs\":3000,\"bgpTimerLastRead\":4000");
        BlackHoles holes = BlackHoles.none()
                .seen(List.of(row(edge, unheard(FIRST, "our probe"))), edge, 0)
                .holes();
        assertThat(holes.seen(List.of(row(edge, unheard(FIRST))), edge, 1).ended())
                .isEmpty();
        EdgeSnapshot heard = hearing(",\"bgpTimerKeepAliveIntervalMsecs\":3000,\"bgpTimerLastRead\":2000");
        assertThat(holes.seen(List.of(row(heard, unheard(FIRST))), heard, 2).ended())
                .extracting(BlackHoles.Ended::reason)
                .containsExactly("node1 is back");
    }

    @Test
    void aBlackHoleIsRaisedOnceAndOverWhenItIsKnownToBe() {
        EdgeSnapshot edge = edge(SUMMARY, STALE, ZEBRA, KERNEL);
        PrefixViews stale = row(edge, unheard(FIRST), unheard(SECOND));
        BlackHoles.Turn turn = BlackHoles.none().seen(List.of(stale), edge, 0);
        assertThat(turn.raised()).hasSize(1);
        turn = turn.holes().seen(List.of(stale), edge, 1);
        assertThat(turn.raised()).as("raised once").isEmpty();
        EdgeSnapshot silent = edge("", STALE, ZEBRA, KERNEL);
        turn = turn.holes().seen(List.of(row(silent, unheard(FIRST), unheard(SECOND))), silent, 2);
        assertThat(turn.ended()).as("unknown is not well").isEmpty();
        assertThat(turn.holes().all()).hasSize(1);
        EdgeSnapshot fresh = edge(SUMMARY, path(NODE_2, "\"bestpath\":true"), ZEBRA, kernel(NODE_2));
        turn = turn.holes().seen(List.of(row(fresh, unheard(FIRST), tells(SECOND))), fresh, 3);
        assertThat(turn.ended())
                .extracting(BlackHoles.Ended::reason)
                .containsExactly("the edge does not forward to node1 any more");
        assertThat(turn.holes().all()).isEmpty();
    }
}

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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every row is made of what FRR and the kernel would print. */
class CrossCheckTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE_1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE_2 = IpAddress.of("2001:db8::12");
    private static final View<Boolean> NO_PROBE = new View.Unknown<>("no probe");
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
                BfdPeer.read("[{\"peer\":\"" + NODE_1 + "\",\"status\":\"down\",\"diagnostic\":\"control detection"
                        + " time expired\"},{\"peer\":\"" + NODE_2 + "\",\"status\":\"down\",\"diagnostic\":\"ok\"}]"),
                ZebraRoute.read(zebra),
                KernelTable.readLinux(kernel, _ -> true));
    }

    private static Told tells(IpAddress node) {
        return new Told(node, true, Set.of(node));
    }

    private static Told silent(IpAddress node) {
        return new Told(node, true, Set.of());
    }

    private static final List<Told> ALL = List.of(tells(NODE_1), tells(NODE_2));

    private static List<Difference.Kind> kinds(List<Told> nodes, EdgeSnapshot edge) {
        return Comparison.of(PrefixViews.of(VIP, nodes, edge, NO_PROBE)).stream()
                .map(Difference::kind)
                .toList();
    }

    @Test
    void whereAllAgreeThereIsNoDifference() {
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, KERNEL))).isEmpty();
        assertThat(kinds(List.of(silent(NODE_1), silent(NODE_2)), edge(SUMMARY, "", "{}", "[]")))
                .isEmpty();
    }

    @Test
    void eachDifferenceHasItsName() {
        String first = path(NODE_1, "\"bestpath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, first, ZEBRA, kernel(NODE_1)))).containsExactly(MISSING_AT_EDGE);
        assertThat(kinds(ALL, edge(summary("Policy"), first, ZEBRA, kernel(NODE_1))))
                .containsExactly(POLICY_REJECTED);
        assertThat(kinds(List.of(tells(NODE_1), silent(NODE_2)), edge(SUMMARY, BOTH, ZEBRA, KERNEL)))
                .containsExactly(EXTRA_AT_EDGE);
        String elsewhere = first + "," + path(NODE_2, IpAddress.of("2001:db8::99"), "\"multipath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, elsewhere, ZEBRA, KERNEL))).containsExactly(NEXT_HOP_DIFFERS);
        String stale = path(NODE_1, "\"stale\":true,\"bestpath\":true") + "," + path(NODE_2, "\"multipath\":true");
        assertThat(kinds(ALL, edge(SUMMARY, stale, ZEBRA, KERNEL))).containsExactly(STALE_AT_EDGE);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, "{}", "[]"))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, zebra("static"), KERNEL))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, "[]"))).containsExactly(NOT_INSTALLED);
        assertThat(kinds(ALL, edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)))).containsExactly(ECMP_WIDTH_DIFFERS);
        String narrow = first + "," + path(NODE_2, "\"multipath\":false");
        assertThat(kinds(ALL, edge(SUMMARY, narrow, ZEBRA, kernel(NODE_1)))).containsExactly(ECMP_WIDTH_DIFFERS);
        String worse = narrow.replaceFirst("65010\"(.*)65010", "65010\"$1 65010 65010");
        assertThat(kinds(ALL, edge(SUMMARY, worse, ZEBRA, kernel(NODE_1)))).isEmpty();
        String none = path(NODE_1, "\"multipath\":false") + "," + path(NODE_2, "\"multipath\":false");
        assertThat(kinds(ALL, edge(SUMMARY, none, "{}", "[]"))).containsExactly(NOT_BEST);
    }

    @Test
    void aNodeWithoutASessionWithUsTellsNothing() {
        List<Told> nodes = List.of(tells(NODE_1), new Told(NODE_2, false, Set.of()));
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

    @Test
    void aDifferenceIsRaisedOnceItHasLastedAndClearsByItself() {
        long second = 1_000_000_000L;
        PrefixViews wrong = row(edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)));
        PrefixViews right = row(edge(SUMMARY, BOTH, ZEBRA, KERNEL));
        PrefixViews unknown = row(edge("", BOTH, ZEBRA, KERNEL));
        PrefixViews noKernel = row(edge(SUMMARY, BOTH, ZEBRA, "ip: not found"));

        Mismatches.Turn turn = Mismatches.none(Duration.ofSeconds(2)).seen(wrong, 0);
        assertThat(turn.raised()).isEmpty();
        turn = turn.mismatches().seen(wrong, second);
        assertThat(turn.raised()).isEmpty();
        turn = turn.mismatches().seen(wrong, 2 * second);
        assertThat(turn.raised()).extracting(Difference::kind).containsExactly(ECMP_WIDTH_DIFFERS);
        turn = turn.mismatches().seen(wrong, 3 * second);
        assertThat(turn.raised()).as("raised once").isEmpty();
        for (PrefixViews silent : List.of(unknown, noKernel)) {
            turn = turn.mismatches().seen(silent, 4 * second);
            assertThat(turn.cleared()).as("unknown is not well").isEmpty();
            assertThat(turn.mismatches().of(VIP)).hasSize(1);
        }
        turn = turn.mismatches().seen(right, 5 * second);
        assertThat(turn.cleared()).extracting(Difference::kind).containsExactly(ECMP_WIDTH_DIFFERS);
        assertThat(turn.mismatches().of(VIP)).isEmpty();
    }

    @Test
    void aDifferenceThatPassesIsNeverRaised() {
        PrefixViews wrong = row(edge(SUMMARY, BOTH, ZEBRA, kernel(NODE_1)));
        PrefixViews right = row(edge(SUMMARY, BOTH, ZEBRA, KERNEL));
        Mismatches mismatches = Mismatches.none(Duration.ofSeconds(2));
        for (long look = 0; look < 20; look++) {
            Mismatches.Turn turn = mismatches.seen(look % 2 == 0 ? wrong : right, look * 1_500_000_000L);
            assertThat(turn.raised()).isEmpty();
            assertThat(turn.cleared()).isEmpty();
            mismatches = turn.mismatches();
        }
    }

    @Test
    void aStalePathToADeadNodeIsABlackHoleWithItsTime() {
        String stale = path(NODE_1, "\"stale\":true,\"bestpath\":true") + ","
                + path(NODE_2, "\"stale\":true,\"multipath\":true");
        EdgeSnapshot edge = edge(SUMMARY, stale, ZEBRA, KERNEL);
        BlackHole first =
                new BlackHole(VIP, NODE_1, Optional.of(Duration.ofSeconds(116)), "the edge's BFD session is down");
        assertThat(BlackHole.in(row(edge), edge, Set.of()))
                .as("node 2 runs no BFD: its session was never up")
                .containsExactly(first);
        assertThat(BlackHole.in(row(edge), edge, Set.of(NODE_2)))
                .containsExactly(first, new BlackHole(VIP, NODE_2, Optional.empty(), "our own probe or BFD session"));
        assertThat(first.prevention()).contains("graceful-restart-disable");
        EdgeSnapshot fresh = edge(SUMMARY, BOTH, ZEBRA, KERNEL);
        assertThat(BlackHole.in(row(fresh), fresh, Set.of(NODE_1))).isEmpty();
    }
}

package io.vipwatch.monitor.injector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.AdjRibIn;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.BgpTable;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.inject.HeldRoute;
import io.vipwatch.monitor.inject.InjectEvent;
import io.vipwatch.monitor.inject.InjectEvent.EdgeHolds;
import io.vipwatch.monitor.inject.InjectEvent.EdgeUses;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What FRR and its kernel answer, in the words of the injector. */
class EdgeReadingTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress US = IpAddress.of("2001:db8::1");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");
    private static final IpAddress LINK_LOCAL = IpAddress.of("fe80::11");
    private static final Moment NOW = new Moment(7, 7, 0);
    private static final EdgeReading READING =
            new EdgeReading("edge", US, Set.of(VIP, Prefix.of("192.0.2.1/32")), false);

    private static String path(IpAddress peer, String flag, IpAddress... nextHops) {
        List<String> hops = new ArrayList<>();
        for (IpAddress nextHop : nextHops) {
            hops.add("{\"ip\":\"" + nextHop + "\",\"used\":true}");
        }
        return "{\"valid\":true,%s\"peerId\":\"%s\",\"nexthops\":[%s]}".formatted(flag, peer, String.join(",", hops));
    }

    private static EdgeSnapshot edge(String kernel, String... paths) {
        List<BgpRoute> routes = new ArrayList<>();
        String table = "{\"routes\":{\"" + VIP + "\":[" + String.join(",", paths) + "]}}";
        return new EdgeSnapshot(
                BgpSummary.read("{\"peers\":{}}"),
                new Answer.Read<>(List.of()),
                BgpTable.read(table, routes::add).map(_ -> routes),
                Map.of(),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                KernelTable.readLinux(kernel, _ -> true));
    }

    private static String via(IpAddress... gateways) {
        List<String> hops = new ArrayList<>();
        for (IpAddress gateway : gateways) {
            hops.add("{\"gateway\":\"" + gateway + "\",\"dev\":\"eth0\"}");
        }
        return "[{\"dst\":\"" + VIP + "\",\"nexthops\":[" + String.join(",", hops) + "]}]";
    }

    private static <E extends InjectEvent> E only(Class<E> type, EdgeSnapshot answers) {
        List<E> found = READING.of(answers, NOW).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void pathsOfOursThatAreBestOrMultipathAreUsed() {
        EdgeUses uses = only(
                EdgeUses.class,
                edge(
                        via(NODE1, NODE2),
                        path(US, "\"bestpath\":true,", NODE1),
                        path(US, "\"multipath\":true,", NODE2),
                        path(NODE1, "", NODE1)));
        assertThat(uses.nextHops()).containsExactlyInAnyOrder(NODE1, NODE2);
        assertThat(uses.ours()).contains(Set.of(NODE1, NODE2));
        assertThat(uses.asOf()).isEqualTo(NOW);
    }

    @Test
    void whenTheEdgePrefersAnothersPathsItUsesNoneOfOursWhereverTheyLead() {
        EdgeSnapshot moved = edge(
                via(NODE1),
                path(US, "\"metric\":50,\"path\":\"64999 64999 64999\",", NODE1),
                path(NODE1, "\"bestpath\":true,", NODE1));
        assertThat(only(EdgeUses.class, moved).nextHops()).containsExactly(NODE1);
        assertThat(only(EdgeUses.class, moved).ours()).contains(Set.of());
        assertThat(only(EdgeHolds.class, moved).routes())
                .contains(Set.of(new HeldRoute(VIP, NODE1, OptionalLong.of(50), 2, Optional.empty())));
    }

    @Test
    void aGatewayThatIsLinkLocalIsKnownByTheGlobalNextHopOfItsPath() {
        EdgeSnapshot both = edge(via(LINK_LOCAL), path(US, "\"bestpath\":true,", NODE1, LINK_LOCAL));
        assertThat(only(EdgeUses.class, both).nextHops()).containsExactly(NODE1);
        assertThat(only(EdgeUses.class, both).ours()).contains(Set.of(NODE1));
    }

    @Test
    void inDetailEitherFamilyIsReadWithItsCommunitiesAndWhatWasHeardBeforePolicyWithItsOwnAttributes() {
        Prefix ipv4 = Prefix.of("192.0.2.1/32");
        IpAddress hop = IpAddress.of("198.51.100.11");
        String detail =
                "{\"prefix\":\"192.0.2.1/32\",\"paths\":[{\"aspath\":{\"string\":\"64999 64999\"},\"metric\":50,"
                        + "\"community\":{\"string\":\"65010:1 graceful-shutdown\"},\"largeCommunity\":{\"string\":\"64999:1:2\"},"
                        + "\"nexthops\":[{\"ip\":\"198.51.100.11\"}],\"peer\":{\"peerId\":\"" + US + "\"}}]}";
        String heard = "{\"receivedRoutes\":{\"192.0.2.1/32\":{\"nextHop\":\"198.51.100.11\",\"metric\":70,"
                + "\"path\":\"64999\"}}}";
        EdgeSnapshot table = edge(via(NODE1), path(US, "", NODE1));
        EdgeSnapshot asked = new EdgeSnapshot(
                table.summary(),
                table.neighbors(),
                table.bgp(),
                table.heard(),
                table.bfd(),
                table.zebra(),
                table.kernel(),
                new EdgeSnapshot.Ours(
                        Map.of(ipv4, BgpRoute.read(detail)),
                        Map.of(Family.IPV4_UNICAST, AdjRibIn.paths(new StringReader(heard), ipv4::equals))));
        EdgeHolds holds = only(EdgeHolds.class, asked);
        assertThat(holds.asked()).containsExactlyInAnyOrder(VIP, ipv4);
        assertThat(holds.routes().orElseThrow())
                .containsExactlyInAnyOrder(
                        new HeldRoute(VIP, NODE1, OptionalLong.empty(), -1, Optional.empty()),
                        new HeldRoute(
                                ipv4,
                                hop,
                                OptionalLong.of(50),
                                1,
                                Optional.of(Set.of("65010:1", "graceful-shutdown", "64999:1:2"))));
        assertThat(holds.heard().of()).containsExactly(ipv4);
        assertThat(holds.heard().routes())
                .containsExactly(new HeldRoute(ipv4, hop, OptionalLong.of(70), 0, Optional.empty()));
        assertThat(only(EdgeHolds.class, table).heard()).isEqualTo(InjectEvent.Heard.UNKNOWN);
    }

    @Test
    void whatTheEdgeDidNotAnswerIsUnknownAndNotNothing() {
        EdgeSnapshot halfAnswered = new EdgeSnapshot(
                BgpSummary.read("% Unknown command"),
                BgpNeighbor.read("x"),
                BgpTable.read("x", _ -> {}).map(_ -> List.of()),
                Map.of(),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                KernelTable.readLinux(via(NODE1), _ -> true));
        assertThat(only(EdgeHolds.class, halfAnswered).routes()).isEmpty();
        assertThat(only(EdgeUses.class, halfAnswered).nextHops()).containsExactly(NODE1);
        assertThat(only(EdgeUses.class, halfAnswered).ours())
                .as("not the empty set")
                .isEqualTo(Optional.empty());
    }
}

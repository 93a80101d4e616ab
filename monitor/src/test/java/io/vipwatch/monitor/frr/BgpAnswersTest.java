package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BgpAnswersTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE_1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE_2 = IpAddress.of("2001:db8::12");

    @Test
    void theTableOfFrr7HasTheRowsOfEveryPath() {
        List<BgpRoute> routes = new ArrayList<>();
        BgpTable table = Fixture.read(BgpTable.read(Fixture.text("table-7.5.json"), routes::add));
        assertThat(table)
                .isEqualTo(new BgpTable(Optional.of("192.0.2.1"), OptionalLong.of(65101), OptionalLong.of(6), 2, 3));
        assertThat(routes).extracting(BgpRoute::prefix).containsExactly(Prefix.of("2001:db8:0:ff00::/112"), VIP);
        BgpPath stale = routes.get(1).paths().getFirst();
        assertThat(stale.stale()).isTrue();
        assertThat(stale.best()).isTrue();
        assertThat(stale.multipath()).isFalse();
        assertThat(stale.peerAddress()).contains(NODE_1);
        assertThat(stale.asPath()).isEqualTo("65010");
        assertThat(stale.med()).hasValue(10);
        assertThat(stale.localPref()).hasValue(200);
        assertThat(stale.nextHops())
                .containsExactly(new BgpNextHop(NODE_1, false), new BgpNextHop(IpAddress.of("fe80::11"), true));
        BgpPath beside = routes.get(1).paths().getLast();
        assertThat(beside.stale()).isFalse();
        assertThat(beside.selected()).isTrue();
        assertThat(beside.med()).isEmpty();
    }

    @Test
    void theTableOfFrr10IsTheSameInAnotherDress() {
        List<BgpRoute> routes = new ArrayList<>();
        BgpTable table = Fixture.read(BgpTable.read(Fixture.text("table-10.3.json"), routes::add));
        assertThat(table.asn()).as("as-notation dot").hasValue(65101);
        assertThat(routes.get(1).paths())
                .extracting(BgpPath::stale, BgpPath::best, BgpPath::multipath)
                .containsExactly(tuple(true, false, true), tuple(false, true, false));
        assertThat(routes.get(1).paths().getLast().selectionReason()).contains("Older Path");
    }

    @Test
    void anEmptyTableIsATable() {
        String empty = " { \"routerId\": \"192.0.2.1\", \"localAS\": 65101, \"routes\": {  }  } ";
        assertThat(Fixture.read(BgpTable.read(empty, _ -> {})).prefixes()).isZero();
    }

    @Test
    void aTableThatSaysItHasMoreThanItPrintedIsOfNoUse() {
        String text = Fixture.text("table-10.3.json").replace("\"totalRoutes\": 2", "\"totalRoutes\": 3");
        assertThat(Fixture.reason(BgpTable.read(text, _ -> {}))).isEqualTo("FRR counts 3 prefixes, and printed 2");
    }

    @Test
    void aDoubledHeadOrTableIsOfNoUse() {
        String whole = Fixture.text("table-10.3.json");
        String head = whole.substring(whole.indexOf('{') + 1, whole.indexOf("\"routes\""));
        String doubledHead = "{" + head + whole.substring(whole.indexOf('{') + 1);
        String doubledTable = whole.replace(" , \"totalRoutes\": 2", ", \"routes\": { } , \"totalRoutes\": 2");
        assertThat(Fixture.reason(BgpTable.read(doubledHead, _ -> {}))).isEqualTo("'vrfId' twice in one answer");
        assertThat(Fixture.reason(BgpTable.read(doubledTable, _ -> {}))).isEqualTo("two tables in one answer");
        assertThat(Fixture.reason(BgpTable.read(whole + whole, _ -> {}))).isEqualTo("more than one JSON document");
    }

    @Test
    void theDetailOfAPrefixHasPathIdentifiersAndTheTimeThatAStalePathHasLeft() {
        BgpRoute route =
                Fixture.read(BgpRoute.read(Fixture.text("route-10.3.json"))).orElseThrow();
        assertThat(route.prefix()).isEqualTo(VIP);
        BgpPath best = route.paths().getFirst();
        assertThat(best.best()).isTrue();
        assertThat(best.peerAddress()).contains(NODE_2);
        assertThat(best.pathId()).hasValue(13);
        assertThat(best.routerId()).contains("224.90.33.7");
        assertThat(best.lastUpdate()).contains(Instant.ofEpochSecond(1_795_336_254));
        assertThat(best.staleFor()).isEmpty();
        BgpPath stale = route.paths().getLast();
        assertThat(stale.stale()).isTrue();
        assertThat(stale.staleFor()).contains(Duration.ofSeconds(116));
        assertThat(stale.best()).isFalse();
    }

    @Test
    void theBestPathOfAnAsIsNotTheBestPath() {
        BgpRoute route =
                Fixture.read(BgpRoute.read(Fixture.text("route-7.5.json"))).orElseThrow();
        assertThat(route.paths()).extracting(BgpPath::best, BgpPath::multipath).containsExactly(tuple(false, true));
    }

    @Test
    void aPrefixThatBgpdDoesNotHaveIsNotThere() {
        assertThat(Fixture.read(BgpRoute.read("{\n}\n"))).isEmpty();
    }

    @Test
    void thePeersOfTheSummary() {
        BgpSummary old = Fixture.read(BgpSummary.read(Fixture.text("summary-7.5.json")));
        assertThat(old.asn()).hasValue(65101);
        assertThat(old.peers())
                .containsExactly(
                        new BgpSummary.Peer(
                                "2001:db8::11",
                                OptionalLong.of(65010),
                                "Active",
                                Optional.empty(),
                                Optional.of(Duration.ofSeconds(4)),
                                OptionalLong.of(12)),
                        new BgpSummary.Peer(
                                "2001:db8::12",
                                OptionalLong.of(65010),
                                "Idle",
                                Optional.empty(),
                                Optional.empty(),
                                OptionalLong.of(0)));
        BgpSummary wrapped = Fixture.read(BgpSummary.read(Fixture.text("summary-10.3.json")));
        assertThat(wrapped.peers()).extracting(BgpSummary.Peer::established).containsExactly(false, true);
        assertThat(wrapped.peers().getFirst().standing()).contains("NSF passive");
    }

    @Test
    void theNeighborThatRestartsAndTheOneThatBfdTookDown() {
        List<BgpNeighbor> neighbors = Fixture.read(BgpNeighbor.read(Fixture.text("neighbors-8.4.json")));
        BgpNeighbor restarting = neighbors.getFirst();
        assertThat(restarting.description()).contains("node1");
        assertThat(restarting.isEstablished()).isFalse();
        assertThat(restarting.lastRead()).contains(Duration.ofSeconds(21));
        assertThat(restarting.holdTime()).contains(Duration.ofMinutes(3));
        assertThat(restarting.gracefulRestart().remaining()).contains(Duration.ofSeconds(116));
        assertThat(restarting.lastReset())
                .contains(new BgpNeighbor.Reset(
                        "NSF peer closed the session",
                        Optional.of(Duration.ofSeconds(4)),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty()));
        BgpNeighbor down = neighbors.getLast();
        assertThat(down.lastReset())
                .contains(new BgpNeighbor.Reset(
                        "BGP Notification send",
                        Optional.of(Duration.ofSeconds(5)),
                        OptionalInt.of(6),
                        OptionalInt.of(10),
                        Optional.of("Cease/BFD Down")));
        assertThat(down.bfd())
                .contains(new BgpNeighbor.Bfd("Down", Optional.of(Duration.ofMillis(300)), OptionalLong.of(3)));
    }
}

package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same state of a router as each release of FRR puts it: which fields there are, what they are called, and what stands
 * around them. All have to be read as the same.
 */
class ReleasesTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE_1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE_2 = IpAddress.of("2001:db8::12");

    /** A release, by what it says otherwise than others. */
    enum Release {
        FRR_7_5("7.5.1", 75),
        FRR_8_0("8.0", 80),
        FRR_8_4("8.4.4", 84),
        FRR_9_0("9.0.5", 90),
        FRR_10_1("10.1", 101),
        FRR_10_3("10.3", 103);

        private final String number;
        private final int order;

        Release(String number, int order) {
            this.number = number;
            this.order = order;
        }

        /** {@return some text if this release or a later one has it} */
        String since(int first, String text) {
            return order >= first ? text : "";
        }

        String until(int last, String text) {
            return order <= last ? text : "";
        }
    }

    private static String row(Release release, IpAddress node, String flags, boolean detail) {
        return """
                { "valid":true, %s %s "pathFrom":"external", "prefix":"2001:db8:0:ff00::100", "prefixLen":128,
                  "network":"2001:db8:0:ff00::100/128", %s "weight":0, "peerId":"%s", "path":"65010", "origin":"IGP",
                  %s
                  "nexthops":[ { "ip":"%s", %s "afi":"ipv6", "scope":"global", "used":true } ] }
                """.formatted(
                        flags,
                        release.since(80, "\"selectionReason\":\"Older Path\","),
                        release.since(80, "\"version\":17,"),
                        node,
                        detail ? "\"addpathRxId\":5," : "",
                        node,
                        release.since(84, "\"hostname\":\"edge\","));
    }

    @ParameterizedTest
    @EnumSource
    void theTable(Release release) {
        String text = """
                { "vrfId":0, "vrfName":"default", "tableVersion":17, "routerId":"192.0.2.1", "defaultLocPrf":100,
                  "localAS":%s, "routes":{ "2001:db8:0:ff00::100/128":[ %s, %s ] } %s }
                """.formatted(
                        release.order >= 103 ? "\"65101\"" : "65101",
                        row(release, NODE_1, "\"stale\":true, \"multipath\":true,", false),
                        row(release, NODE_2, "\"bestpath\":true,", false),
                        release.since(101, ", \"totalRoutes\":1, \"totalPaths\":2"));
        List<BgpRoute> routes = new ArrayList<>();
        BgpTable table = Fixture.read(BgpTable.read(text, routes::add));
        assertThat(table.asn()).hasValue(65101);
        assertThat(table.prefixes()).isEqualTo(1);
        List<BgpPath> paths = routes.getFirst().paths();
        assertThat(routes.getFirst().prefix()).isEqualTo(VIP);
        assertThat(paths).extracting(BgpPath::stale).containsExactly(true, false);
        assertThat(paths).extracting(BgpPath::best).containsExactly(false, true);
        assertThat(paths).extracting(BgpPath::multipath).containsExactly(true, false);
        assertThat(paths).extracting(BgpPath::peerAddress).containsExactly(Optional.of(NODE_1), Optional.of(NODE_2));
        assertThat(paths.getLast().nextHops()).containsExactly(new BgpNextHop(NODE_2, true));
    }

    /** In the detail of a prefix the best path is an object, and the time ends with a line break up to 10.2. */
    @ParameterizedTest
    @EnumSource
    void theDetailOfAPrefix(Release release) {
        String text = """
                { "prefix":"2001:db8:0:ff00::100/128", %s
                  "paths":[ { "aspath":{ "string":"65010", "segments":[ { "type":"as-sequence", "list":[ 65010 ] } ], "length":1 },
                    "origin":"IGP", "valid":true, %s "stale":true, %s "bestpath":{ "overall":true %s },
                    "addpathRxId":5, "lastUpdate":{ "epoch":1795336254, "string":"Sun Nov 22 07:50:54 2026%s" },
                    "nexthops":[ { "ip":"2001:db8::11", "afi":"ipv6", "scope":"global", "metric":0, "accessible":true, "used":true } ],
                    "peer":{ "peerId":"2001:db8::11", "routerId":"192.0.2.11", "type":"external" } } ] }
                """.formatted(
                        release.since(80, "\"version\":17,"),
                        release.since(80, "\"version\":17,"),
                        release.since(84, "\"gracefulRestartSecondsRemaining\":116,"),
                        release.since(80, ", \"selectionReason\":\"First path received\""),
                        release.until(102, "\\n"));
        BgpPath path = Fixture.read(BgpRoute.read(text)).orElseThrow().paths().getFirst();
        assertThat(path.best()).isTrue();
        assertThat(path.stale()).isTrue();
        assertThat(path.staleFor())
                .isEqualTo(release.order >= 84 ? Optional.of(Duration.ofSeconds(116)) : Optional.empty());
        assertThat(path.pathId()).hasValue(5);
        assertThat(path.asPath()).isEqualTo("65010");
        assertThat(path.lastUpdate()).contains(Instant.ofEpochSecond(1_795_336_254));
    }

    @ParameterizedTest
    @EnumSource
    void theSummary(Release release) {
        String text = """
                { "routerId":"192.0.2.1", "as":65101, "vrfId":0, "tableVersion":17, "peerCount":2,
                  "peers":{
                    "2001:db8::11":{ "remoteAs":65010, %s "version":4, "msgRcvd":40, "msgSent":38, "tableVersion":0, "outq":0,
                      "inq":0, "peerUptime":"00:00:17", "peerUptimeMsec":17000, "pfxRcd":12, %s "state":"Established",
                      %s "connectionsEstablished":1, "connectionsDropped":0, %s %s "idType":"ipv6" },
                    "2001:db8::12":{ "remoteAs":65010, %s "version":4, "peerUptime":"00:00:03", "peerUptimeMsec":3000,
                      "pfxRcd":0, %s "state":"Active", "idType":"ipv6" } },
                  "failedPeers":1, %s "totalPeers":2, "dynamicPeers":0, "bestPath":{ "multiPathRelax":"false" } }
                """.formatted(
                        release.since(80, "\"localAs\":65101,"),
                        "\"pfxSnt\":0,",
                        release.since(80, "\"peerState\":\"OK\","),
                        release.since(80, "\"desc\":\"node1\","),
                        release.since(100, "\"softwareVersion\":\"n/a\","),
                        release.since(80, "\"localAs\":65101,"),
                        release.since(80, "\"pfxSnt\":0,"),
                        release.since(80, "\"displayedPeers\":2,"));
        BgpSummary summary = Fixture.read(BgpSummary.read(text));
        assertThat(summary.asn()).hasValue(65101);
        assertThat(summary.peers()).extracting(BgpSummary.Peer::established).containsExactly(true, false);
    }

    /** Why BFD ended a session FRR 7.5 says without a NOTIFICATION. */
    @ParameterizedTest
    @EnumSource
    void theNeighbors(Release release) {
        String text = """
                { "2001:db8::11":{ "remoteAs":65010, "localAs":65101, %s "bgpVersion":4, "remoteRouterId":"192.0.2.11",
                    "bgpState":"Established", "bgpTimerUpMsec":17000, "bgpTimerLastRead":1000,
                    "bgpTimerHoldTimeMsecs":9000, "bgpTimerKeepAliveIntervalMsecs":3000, %s
                    "gracefulRestartInfo":{ "localGrMode":"Helper*", "remoteGrMode":"Restart" %s },
                    "connectionsEstablished":2, "connectionsDropped":1,
                    "lastResetTimerMsecs":21000, %s } }
                """.formatted(
                        release.since(80, "\"nbrDesc\":\"node1\","),
                        release.since(90, "\"bgpTimerConfiguredHoldTimeMsecs\":180000,"),
                        release.since(80, ", \"nBit\":true"),
                        release.order >= 80
                                ? "\"lastResetDueTo\":\"BGP Notification send\", \"lastResetCode\":14,"
                                        + " \"lastErrorCodeSubcode\":\"060A\", \"lastNotificationReason\":\"Cease\\/BFD Down\""
                                : "\"lastResetDueTo\":\"BFD down received\", \"lastResetCode\":24");
        BgpNeighbor neighbor = Fixture.read(BgpNeighbor.read(text)).getFirst();
        assertThat(neighbor.isEstablished()).isTrue();
        assertThat(neighbor.holdTime()).contains(Duration.ofSeconds(9));
        assertThat(neighbor.lastRead()).contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void theSessionsOfBfd(Release release) {
        String text = """
                [ { "multihop":false, "peer":"2001:db8::11", "local":"2001:db8::1", "vrf":"default", "interface":"vtnet1",
                    "id":767923368, "remote-id":4102, %s "status":"up", "uptime":23, "diagnostic":"ok",
                    "remote-diagnostic":"ok", %s "receive-interval":300, "transmit-interval":300, %s
                    "detect-multiplier":3, "remote-detect-multiplier":3, "remote-receive-interval":300,
                    "remote-transmit-interval":200, "remote-echo-interval":50 %s } ]
                """.formatted(
                        release.since(80, "\"passive-mode\":false,"),
                        release.since(100, "\"type\":\"dynamic\","),
                        release.order >= 80
                                ? "\"echo-receive-interval\":50, \"echo-transmit-interval\":0,"
                                : "\"echo-interval\":0,",
                        release.since(80, ", \"rtt-min\":0, \"rtt-avg\":0, \"rtt-max\":0"));
        BfdPeer peer = Fixture.read(BfdPeer.read(text)).getFirst();
        assertThat(peer.up()).isTrue();
        assertThat(peer.inStatus()).contains(Duration.ofSeconds(23));
        assertThat(peer.remoteTimers())
                .isEqualTo(new BfdPeer.Timers(
                        Optional.of(Duration.ofMillis(300)), Optional.of(Duration.ofMillis(200)), OptionalLong.of(3)));
    }

    /** From 10.2 on a next hop that several paths share stands there more than once, and says so. */
    @ParameterizedTest
    @EnumSource
    void theRouteOfZebra(Release release) {
        String hop =
                "\"flags\":%d, %s \"ip\":\"%s\", \"afi\":\"ipv6\", \"interfaceIndex\":2, \"interfaceName\":\"vtnet1\", \"active\":true, \"weight\":1";
        String text = """
                { "2001:db8:0:ff00::100\\/128":[ { "prefix":"2001:db8:0:ff00::100\\/128", %s "protocol":"bgp", "vrfId":0,
                    "vrfName":"default", "selected":true, "destSelected":true, "distance":20, "metric":0, "installed":true,
                    "table":254, "internalStatus":16, "nexthopGroupId":31, %s "uptime":"00:01:01",
                    "nexthops":[ { %s }, { %s } %s ] } ] }
                """.formatted(
                        release.since(80, "\"prefixLen\":128,"),
                        release.since(80, "\"installedNexthopGroupId\":31,"),
                        hop.formatted(3, "\"fib\":true,", "fe80::11"),
                        hop.formatted(3, "\"fib\":true,", "fe80::12"),
                        release.since(102, ", { " + hop.formatted(17, "\"duplicate\":true,", "fe80::11") + " }"));
        ZebraRoute route = Fixture.read(ZebraRoute.read(text)).getFirst();
        assertThat(route.prefix()).isEqualTo(VIP);
        assertThat(route.selected()).isTrue();
        assertThat(route.installed()).isTrue();
        assertThat(route.nextHops())
                .extracting(ZebraRoute.NextHop::address)
                .containsExactly(Optional.of(IpAddress.of("fe80::11")), Optional.of(IpAddress.of("fe80::12")));
    }

    @ParameterizedTest
    @EnumSource
    void itsNumber(Release release) {
        String system = release.since(80, " on FreeBSD(14.0-CURRENT)");
        FrrVersion version = Fixture.read(FrrVersion.read("FRRouting " + release.number + " (edge)" + system + ".\n"));
        assertThat(version.text()).isEqualTo(release.number);
    }
}

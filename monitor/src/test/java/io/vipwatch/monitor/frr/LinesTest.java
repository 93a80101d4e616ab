package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Lines that a log or a route monitor prints while they happen. */
class LinesTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final String NODE = "2001:db8::11";
    private static final Instant NEAR = Instant.parse("2026-11-22T12:00:00Z");
    private static final LogReader UTC = new LogReader(ZoneOffset.UTC);

    private static LogEvent event(String text) {
        return UTC.read("2026/11/22 07:45:39.762177 BGP: " + text, NEAR)
                .orElseThrow()
                .event();
    }

    @Test
    void aLineOfTheLogFileHasTheTimeOfTheRouterAndItsResolution() {
        LogReader vienna = new LogReader(ZoneId.of("Europe/Vienna"));
        String message = " BGP: [PXVXG-TFNNT] %ADJCHANGE: neighbor 2001:db8::11(Unknown) in vrf default Up";
        LogLine fine = vienna.read("2026/11/22 07:45:39.762177" + message, NEAR).orElseThrow();
        assertThat(fine)
                .isEqualTo(new LogLine(
                        Instant.parse("2026-11-22T06:45:39.762177Z"),
                        Duration.ofNanos(1000),
                        "BGP",
                        new LogEvent.SessionUp(NODE)));
        LogLine coarse = vienna.read("2026/11/22 07:45:39" + message, NEAR).orElseThrow();
        assertThat(coarse.stamp()).isEqualTo(Instant.parse("2026-11-22T06:45:39Z"));
        assertThat(coarse.resolution()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLineOfSyslogMayLackTheYearAndFractions() {
        String message = "%ADJCHANGE: neighbor 2001:db8::11(node1) in vrf default Down BGP Notification send";
        LogLine old = UTC.read("Nov 22 07:45:39 edge bgpd[4711]: [PXVXG-TFNNT] " + message, NEAR)
                .orElseThrow();
        assertThat(old)
                .isEqualTo(new LogLine(
                        Instant.parse("2026-11-22T07:45:39Z"),
                        Duration.ofSeconds(1),
                        "bgpd",
                        new LogEvent.SessionDown(NODE, "BGP Notification send")));
        LogLine newYear = UTC.read("Dec 31 23:59:59 bgpd[4711]: " + message, Instant.parse("2027-01-01T00:00:01Z"))
                .orElseThrow();
        assertThat(newYear.stamp()).isEqualTo(Instant.parse("2026-12-31T23:59:59Z"));
        LogLine fine = UTC.read("<29>1 2026-11-22T07:45:39.762177+01:00 edge.example bgpd 4711 - - " + message, NEAR)
                .orElseThrow();
        assertThat(fine.stamp()).isEqualTo(Instant.parse("2026-11-22T06:45:39.762177Z"));
        assertThat(fine.resolution()).isEqualTo(Duration.ofNanos(1000));
    }

    @Test
    void eachMessageBecomesItsEvent() {
        assertThat(event("[PXVXG-TFNNT] %ADJCHANGE: neighbor 2001:db8::11(Unknown) in vrf default Down"
                        + " NSF peer closed the session"))
                .isEqualTo(new LogEvent.SessionDown(NODE, "NSF peer closed the session"));
        assertThat(event("[HZN6M-XRM1G] %NOTIFICATION: sent to neighbor 2001:db8::11 6/10 (Cease/BFD Down) 0 bytes"))
                .isEqualTo(new LogEvent.Notification(NODE, true, 6, 10, "Cease/BFD Down"));
        assertThat(event("[HZN6M-XRM1G][EC 33554503] %NOTIFICATION: received from neighbor 2001:db8::11(Unknown)"
                                .replace("][EC", "] [EC")
                        + " 6/2 (Cease/Administrative Shutdown) 0 bytes"))
                .isEqualTo(new LogEvent.Notification(NODE, false, 6, 2, "Cease/Administrative Shutdown"));
        assertThat(event("[PAPP6-VDAWM] 2001:db8::11(Unknown) rcvd UPDATE about 2001:db8:0:ff00::100/128 with addpath"
                        + " ID 5 IPv6 unicast -- withdrawn"))
                .isEqualTo(new LogEvent.WithdrawalReceived(NODE, VIP, OptionalLong.of(5)));
        assertThat(event("2001:db8::11 rcvd UPDATE about 2001:db8:0:ff00::100/128 -- withdrawn"))
                .isEqualTo(new LogEvent.WithdrawalReceived(NODE, VIP, OptionalLong.empty()));
        assertThat(event("[YCKEM-GB33T] 2001:db8::11(Unknown) rcvd 2001:db8:0:ff00::100/128 with addpath ID 5"
                        + " IPv6 unicast"))
                .isEqualTo(new LogEvent.RouteReceived(NODE, VIP, OptionalLong.of(5)));
        assertThat(event("2001:db8::11(Unknown) rcvd UPDATE about 2001:db8:0:ff00::100/128 IPv6 unicast -- DENIED due"
                        + " to: route-map;"))
                .isEqualTo(new LogEvent.RouteRefused(NODE, VIP, "route-map;"));
        assertThat(event("[M59KS-A3ZXZ] bgp_update_receive: rcvd End-of-RIB for IPv6 Unicast from 2001:db8::11 in vrf"
                        + " default"))
                .isEqualTo(new LogEvent.EndOfRib(NODE));
        assertThat(event("[RPZW2-39GTY] 2001:db8::11(Unknown) graceful restart timer started for 120 sec"))
                .isEqualTo(new LogEvent.RestartTimerStarted(NODE, Duration.ofMinutes(2)));
        assertThat(event("2001:db8::11(Unknown) graceful restart timer expired"))
                .isEqualTo(new LogEvent.RestartTimerExpired(NODE));
        assertThat(event("Tx route add VRF 0 2001:db8:0:ff00::100/128 metric 0 tag 0 count 2 nhg 0"))
                .isEqualTo(new LogEvent.BestPathSent(VIP, true, 2));
        assertThat(event("Tx route add default (table id 254) 2001:db8:0:ff00::100/128 metric 0 tag 0 count 1 nhg 7"))
                .isEqualTo(new LogEvent.BestPathSent(VIP, true, 1));
        assertThat(event("[YYYYY-ZZZZZ]   nhop [1]: 2001:db8::11 if 5 VRF 0 wt 0   "))
                .isEqualTo(new LogEvent.NextHopSent(Optional.of(IpAddress.of(NODE))));
        assertThat(event("Tx route delete VRF 0 2001:db8:0:ff00::100/128"))
                .isEqualTo(new LogEvent.BestPathSent(VIP, false, 0));
        assertThat(event("state-change: [mhop:no peer:2001:db8::11 local:2001:db8::fe vrf:default ifname:eth0] up ->"
                        + " down reason:control-expired"))
                .isEqualTo(new LogEvent.BfdStateChanged(NODE, "up", "down", "control-expired"));
    }

    @Test
    void linesThatTellNothingAreNoEvents() {
        List.of(
                        "",
                        "2026/11/22 07:45:39 BGP: [T5AAP-5GA85] 2001:db8::11(Unknown) rcvd UPDATE w/ attr: , origin i",
                        "2026/13/45 07:45:39 BGP: %ADJCHANGE: neighbor 2001:db8::11 in vrf default Up",
                        "Feb 30 07:45:39 edge bgpd[1]: %ADJCHANGE: neighbor 2001:db8::11 in vrf default Up",
                        "2026/11/22 07:45:39 BGP: 2001:db8::11 rcvd UPDATE about 2001:db8:::/128 -- withdrawn",
                        "tail: /var/log/routing.log: file truncated")
                .forEach(line -> assertThat(UTC.read(line, NEAR)).as(line).isEmpty());
    }

    @Test
    void aLineOfLinuxsRouteMonitorIsAChange() {
        String several = "2001:db8:0:ff00::100 nhid 20 proto bgp metric 20 pref medium\\\tnexthop via 2001:db8::11 dev"
                + " eth0 weight 1 \\\tnexthop via 2001:db8::12 dev eth0 weight 1 ";
        assertThat(IpMonitorLine.read("[2026-11-22T14:34:16.601735] " + several))
                .contains(new FibChange(
                        FibChange.Kind.INSTALLED,
                        VIP,
                        List.of(hop("2001:db8::11"), hop("2001:db8::12")),
                        true,
                        OptionalLong.of(20),
                        Optional.of(Instant.parse("2026-11-22T14:34:16.601735Z"))));
        assertThat(IpMonitorLine.read("[2026-11-22T14:34:16.623139] Deleted 2001:db8:0:ff00::100 via 2001:db8::11 dev"
                        + " eth0 proto bgp metric 20 pref medium"))
                .contains(new FibChange(
                        FibChange.Kind.DELETED,
                        VIP,
                        List.of(hop("2001:db8::11")),
                        true,
                        OptionalLong.of(20),
                        Optional.of(Instant.parse("2026-11-22T14:34:16.623139Z"))));
        assertThat(IpMonitorLine.read("blackhole 2001:db8:0:1000::/122 dev lo metric 1024 pref medium"))
                .get()
                .extracting(FibChange::prefix, FibChange::stamp)
                .containsExactly(Prefix.of("2001:db8:0:1000::/122"), Optional.empty());
    }

    @Test
    void routesOfTheHostItselfAreNoChanges() {
        List.of(
                        "",
                        "Deleted",
                        "nonsense",
                        "[2026-11-22T14:34:17.748275] local fe80::1 dev eth0 table local proto kernel metric 0",
                        "2001:db8::/64 dev eth0 table 100 proto kernel metric 256 pref medium")
                .forEach(line -> assertThat(IpMonitorLine.read(line)).as(line).isEmpty());
    }

    private static KernelRoute.NextHop hop(String gateway) {
        return new KernelRoute.NextHop(Optional.of(IpAddress.of(gateway)), Optional.of("eth0"));
    }

    @Test
    void aMessageOfFreeBsdsRouteMonitorIsAChangeWithItsLastLine() {
        List<String> lines = List.of(
                "1795336739.762177 got message of size 240 on Sun Nov 22 07:45:39 2026",
                "1795336739.762180 RTM_DELETE: Delete Route: len 240, pid: 4711, seq 12, errno 0,"
                        + " flags:<GATEWAY,HOST,DONE,PROTO1>",
                "1795336739.762190 locks:  inits: ",
                "1795336739.762191 sockaddrs: <DST,GATEWAY>",
                "1795336739.762192  2001:db8:0:ff00::100 fe80::11%vtnet1",
                "1795336739.762193 ",
                "got message of size 240 on Sun Nov 22 07:45:39 2026",
                "RTM_ADD: Add Route: len 240, pid: 4711, seq 13, errno 0, flags:<UP,GATEWAY,DONE,PROTO1>",
                "locks:  inits: ",
                "sockaddrs: <DST,GATEWAY,NETMASK>",
                " 2001:db8:0:ff00:: 2001:db8::12 ffff:ffff:ffff:ffff:ffff:ffff:ffff:0",
                "");
        RouteMonitor monitor = new RouteMonitor();
        assertThat(lines.stream().map(monitor::take).flatMap(Optional::stream).toList())
                .containsExactly(
                        new FibChange(
                                FibChange.Kind.DELETED,
                                VIP,
                                List.of(new KernelRoute.NextHop(
                                        Optional.of(IpAddress.of("fe80::11")), Optional.empty())),
                                false,
                                OptionalLong.empty(),
                                Optional.of(Instant.parse("2026-11-22T08:38:59.762180Z"))),
                        new FibChange(
                                FibChange.Kind.INSTALLED,
                                Prefix.of("2001:db8:0:ff00::/112"),
                                List.of(new KernelRoute.NextHop(
                                        Optional.of(IpAddress.of("2001:db8::12")), Optional.empty())),
                                false,
                                OptionalLong.empty(),
                                Optional.empty()));
    }

    @Test
    void aRequestThatFailedOrWasCutOffChangesNothing() {
        List<String> lines = List.of(
                "RTM_ADD: Add Route: len 240, pid: 4711, seq 13, errno 17, flags:<UP,GATEWAY,DONE,PROTO1>",
                "sockaddrs: <DST,GATEWAY,NETMASK>",
                " 2001:db8:0:ff00:: 2001:db8::12 ffff:ffff:ffff:ffff:ffff:ffff:ffff:0",
                "RTM_ADD: Add Route: len 240, pid: 4711, seq 13, errno 0, flags:<UP,GATEWAY,DONE,PROTO1>",
                "sockaddrs: <DST,GATEWAY,NETMASK>",
                " 2001:db8:0:ff00:: 2001:db8::12",
                "RTM_ADD: Add Route: len 240, pid: 4711, seq 14, errno 0, flags:<UP,GATEWAY,DONE,PROTO1>",
                "",
                "sockaddrs: <DST,GATEWAY,NETMASK>",
                "RTM_NEWADDR: address being added to iface: len 88, metric 0, flags:<UP>");
        RouteMonitor monitor = new RouteMonitor();
        assertThat(lines.stream().map(monitor::take).flatMap(Optional::stream)).isEmpty();
    }
}

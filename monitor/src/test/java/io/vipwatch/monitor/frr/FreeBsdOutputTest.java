package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What FreeBSD's tools print, release by release: pfSense 2.6 stands on 12, 2.7 and OPNsense on 14, 2.8 on 15. */
class FreeBsdOutputTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");
    private static final Optional<Instant> STAMP = Optional.of(Instant.parse("2026-11-22T08:38:59.762177Z"));
    private static final String STAMPED = "1795336739.762177 ";

    private static List<FibChange> monitored(String lines) {
        RouteMonitor monitor = new RouteMonitor();
        return lines.lines().map(monitor::take).flatMap(Optional::stream).toList();
    }

    private static KernelRoute.NextHop hop(String gateway, String networkInterface) {
        return new KernelRoute.NextHop(Optional.of(IpAddress.of(gateway)), Optional.of(networkInterface));
    }

    private static FibChange change(FibChange.Kind kind, Prefix prefix, boolean whole, KernelRoute.NextHop... hops) {
        return new FibChange(kind, prefix, List.of(hops), whole, OptionalLong.empty(), STAMP);
    }

    @Test
    void sinceFreeBsd14TheRouteMonitorPrintsWhatNetlinkTells() {
        String lines = """
                07:45:39.762 PID 4711 add/repl route 2001:db8:0:ff00::100/128 gw 2001:db8::11 iface vtnet1 mtu 1500 table inet6.0
                                                                 gw fe80::12%vtnet1 iface vtnet1 mtu 1500\s
                07:45:39.763 add/repl iface iface#3 vtnet1 admin UP oper UP mtu 1500\s
                                                                 gw 2001:db8::66 iface vtnet1 mtu 1500\s
                07:45:39.763 delete neigh 2001:db8::11 state REACHABLE lladdr 02:00:00:00:00:11 iface vtnet1\s
                07:45:39.764 delete route 2001:db8:0:ff00::/112 gw 2001:db8::12 iface vtnet1 mtu 1500 table inet6.0
                07:45:39.765 PID 4711 add/repl route 2001:db8:0:ff00::100/128 blackhole
                07:45:39.765 PID 4711 add/repl route 2001:db8:0:ff00::100/128 gw 2001:db8::11 iface vtnet1 mtu 1500 table inet6.1
                07:45:39.766 PID 4711 add/repl route 192.0.2.0/24 gw 192.0.2.1 iface vtnet1 mtu 1500 table inet.0
                """.indent(0).lines().map(line -> STAMPED + line + "\n").reduce("", String::concat);
        assertThat(monitored(lines))
                .containsExactly(
                        change(FibChange.Kind.INSTALLED, VIP, true, hop("2001:db8::11", "vtnet1")),
                        change(FibChange.Kind.INSTALLED, VIP, false, hop("fe80::12", "vtnet1")),
                        change(FibChange.Kind.DELETED, SERVICES, true, hop("2001:db8::12", "vtnet1")),
                        change(FibChange.Kind.INSTALLED, VIP, true));
    }

    @Test
    void theRoutingSocketsMessagesMayBeStampedLateAndBeMixedWithOthers() {
        String lines = """
                got message of size 168 on Sun Nov 22 07:45:39 2026
                RTM_NEWADDR: address being added to iface: len 168, metric 0, flags:
                sockaddrs: <NETMASK,IFP,IFA,BRD>
                 ffff:ffff:ffff:ffff:: vtnet1:2.0.0.0.0.fe 2001:db8::fe default

                got message of size 272 on Sun Nov 22 07:45:39 2026
                RTM_ADD: Add Route: len 272, pid: 4711, seq 12, errno 0, flags:<UP,GATEWAY,HOST,DONE,PROTO1>
                locks:  inits:\s
                sockaddrs: <DST,GATEWAY>
                 2001:db8:0:ff00::100 2001:db8::11

                got message of size 240 on Sun Nov 22 07:45:39 2026
                RTM_GET: Report Metrics: len 240, pid: 4712, seq 1, errno 0, flags:<UP,GATEWAY,HOST,DONE,PROTO1>
                locks:  inits:\s
                sockaddrs: <DST,GATEWAY,IFP,IFA>
                 2001:db8:0:ff00::100 2001:db8::12 vtnet1 2001:db8::fe

                RTM_IFINFO: iface status change: len 168, if# 2, link: up, flags:<UP,BROADCAST,RUNNING>
                """.lines().map(line -> STAMPED + line + "\n").reduce("", String::concat);
        assertThat(monitored(lines))
                .extracting(FibChange::kind, FibChange::prefix, FibChange::whole)
                .containsExactly(tuple(FibChange.Kind.INSTALLED, VIP, false));
    }

    /** pfSense by syslogd in either of its two forms, OPNsense by syslog-ng, and a file of FRR's own. */
    @Test
    void everyRoutersLogTellsTheSameOfASession() {
        LogReader reader = new LogReader(ZoneOffset.ofHours(1));
        String message = "[M59KS-A3ZXZ] %ADJCHANGE: neighbor 2001:db8::11(Unknown) in vrf default Down"
                + " BGP Notification send";
        List<String> lines = List.of(
                "Nov 22 08:45:39 pfSense bgpd[4711]: " + message,
                "<27>Nov 22 08:45:39 bgpd[4711]: " + message,
                "<27>1 2026-11-22T08:45:39.762177+01:00 pfSense.example bgpd 4711 - - " + message,
                "<27>1 2026-11-22T08:45:39+01:00 OPNsense.example bgpd 4711 - [meta sequenceId=\"17\"] " + message,
                "2026/11/22 08:45:39.762 BGP: " + message);
        Instant second = Instant.parse("2026-11-22T07:45:39Z");
        for (String text : lines) {
            LogLine line = reader.read(text, second).orElseThrow();
            assertThat(line.event())
                    .as(text)
                    .isEqualTo(new LogEvent.SessionDown("2001:db8::11", "BGP Notification send"));
            assertThat(line.stamp()).as(text).isBetween(second, second.plusMillis(999));
        }
    }

    @Test
    void theTableOfARouterWithManyKindsOfInterfacesIsRead() {
        String table = """
                Routing tables

                Internet6:
                Destination                       Gateway                       Flags         Netif Expire
                default                           fe80::1%pppoe0                UGS          pppoe0
                ::1                               link#9                        UHS             lo0
                2001:db8:0:5::/64                 link#12                       U          igc1.50
                2001:db8:0:6::/64                 link#14                       U       tun_wg0
                2001:db8:0:7::1                   link#15                       UHS          ovpns1
                2001:db8:0:ff00::100              fe80::11%igc1.50              UGH1       igc1.50
                2001:db8:0:ff00::100              fe80::12%lagg0.50             UGH1     lagg0.50
                2001:db8:0:ff01::/64              ::1                           UGRB            lo0
                fe80::%igc1/64                    link#2                        U              igc1
                fe80::1:1%igc1                    link#2                        UHS             lo0
                ff02::%igc1/32                    link#2                        U              igc1
                end-of-table
                """;
        KernelTable read = Fixture.read(KernelTable.readFreeBsd(table, prefix -> prefix.length() > 63));
        assertThat(read.size()).isEqualTo(11);
        assertThat(read.routes())
                .filteredOn(route -> route.prefix().equals(VIP))
                .singleElement()
                .satisfies(route -> assertThat(route.nextHops())
                        .containsExactly(hop("fe80::11", "igc1.50"), hop("fe80::12", "lagg0.50")));
        assertThat(read.routes())
                .filteredOn(KernelRoute::blackhole)
                .extracting(KernelRoute::prefix)
                .containsExactly(Prefix.of("2001:db8:0:ff01::/64"));
    }
}

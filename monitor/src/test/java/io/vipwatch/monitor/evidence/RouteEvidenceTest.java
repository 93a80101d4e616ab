package io.vipwatch.monitor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.Sighting;
import io.vipwatch.monitor.frr.FibChange;
import io.vipwatch.monitor.frr.IpMonitorLine;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.RouteMonitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What messages of the kernel tell. */
class RouteEvidenceTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");
    private static final Neighborhood HERE = new Neighborhood(Map.of(), Set.of(), Set.of(), VIP::equals);
    private static final Sighting SEEN =
            new Sighting("edge", EvidenceSource.ROUTES, OptionalLong.empty(), 0, Optional.empty());
    private static final Optional<List<IpAddress>> UNKNOWN = Optional.empty();

    private static FibChanged tell(Optional<Observation> observation) {
        return (FibChanged) observation.orElseThrow().telling().tell(SEEN, _ -> Optional.empty());
    }

    private static FibChanged linux(RouteEvidence evidence, String line) {
        return tell(IpMonitorLine.read("[2026-11-22T14:34:16.601735] " + line)
                .flatMap(change -> evidence.change(change, 5, HERE)));
    }

    @Test
    void linux_tells_all_next_hops_at_once() {
        RouteEvidence evidence = new RouteEvidence();
        FibChanged both = linux(
                evidence,
                "2001:db8:0:ff00::100 nhid 20 proto bgp metric 20 pref medium\\\tnexthop via 2001:db8::12 dev eth0"
                        + " weight 1 \\\tnexthop via 2001:db8::11 dev eth0 weight 1 ");
        assertThat(both).isEqualTo(new FibChanged(SEEN, VIP, true, UNKNOWN, Optional.of(List.of(NODE1, NODE2)), ""));
        FibChanged one = linux(evidence, "2001:db8:0:ff00::100 nhid 21 via 2001:db8::12 dev eth0 proto bgp metric 20");
        assertThat(one.before()).isEqualTo(both.after());
        assertThat(one.after()).contains(List.of(NODE2));
        FibChanged none =
                linux(evidence, "Deleted 2001:db8:0:ff00::100 nhid 21 via 2001:db8::12 dev eth0 proto bgp metric 20");
        assertThat(none)
                .isEqualTo(new FibChanged(SEEN, VIP, false, Optional.of(List.of(NODE2)), Optional.of(List.of()), ""));
    }

    /** As FreeBSD's route(8) prints a change, stamped as it came. */
    private static FibChanged freeBsd(RouteEvidence evidence, String kind, IpAddress gateway) {
        RouteMonitor monitor = new RouteMonitor();
        String stamp = "1795335551.126098 ";
        Optional<FibChange> change = Optional.empty();
        for (String line : List.of(
                "got message of size 272 on Sun Nov 22 08:19:11 2026",
                kind + ": " + "Add Route: len 272, pid: 4711, seq 1, errno 0, flags:<UP,GATEWAY,HOST,DONE,PROTO1>",
                "locks:  inits: ",
                "sockaddrs: <DST,GATEWAY>",
                " 2001:db8:0:ff00::100 " + gateway,
                "")) {
            change = change.or(() -> monitor.take(stamp + line));
        }
        return tell(change.flatMap(found -> evidence.change(found, 5, HERE)));
    }

    @Test
    void freebsd_tells_one_next_hop_at_a_time_and_what_there_was_before_comes_from_the_poll() {
        RouteEvidence evidence = new RouteEvidence();
        assertThat(evidence.baseline(freeBsdTable(NODE2, NODE1), 0)).isEmpty();
        FibChanged deleted = freeBsd(evidence, "RTM_DELETE", NODE1);
        assertThat(deleted)
                .isEqualTo(new FibChanged(
                        SEEN, VIP, true, Optional.of(List.of(NODE1, NODE2)), Optional.of(List.of(NODE2)), ""));
        FibChanged added = freeBsd(evidence, "RTM_ADD", NODE1);
        assertThat(added.after()).contains(List.of(NODE1, NODE2));
        assertThat(freeBsd(evidence, "RTM_DELETE", NODE1).present()).isTrue();
        assertThat(freeBsd(evidence, "RTM_DELETE", NODE2).present()).isFalse();
    }

    private static KernelTable freeBsdTable(IpAddress... gateways) {
        StringBuilder table = new StringBuilder("Destination Gateway Flags Netif\n");
        for (IpAddress gateway : gateways) {
            table.append(VIP.address()).append(' ').append(gateway).append(" UGH1 vtnet1\n");
        }
        return KernelTable.readFreeBsd(table + KernelTable.END + "\n", _ -> true)
                .found()
                .orElseThrow();
    }

    private static KernelTable linuxTable(String routes) {
        return KernelTable.readLinux("[" + routes + "]", _ -> true).found().orElseThrow();
    }

    private static final String BY_BGP =
            "{\"dst\":\"" + VIP.address() + "\",\"gateway\":\"" + NODE1 + "\",\"dev\":\"eth0\",\"metric\":20}";
    private static final String DROPPED = "{\"type\":\"blackhole\",\"dst\":\"" + VIP.address() + "\",\"metric\":1}";

    @Test
    void of_several_routes_packets_follow_the_one_with_the_smallest_metric() {
        RouteEvidence evidence = new RouteEvidence();
        evidence.baseline(linuxTable(BY_BGP), 0);
        FibChanged dropped = linux(evidence, "blackhole 2001:db8:0:ff00::100 dev lo metric 1 pref medium");
        assertThat(dropped)
                .isEqualTo(new FibChanged(SEEN, VIP, true, Optional.of(List.of(NODE1)), Optional.of(List.of()), ""));
        Optional<Observation> hidden = IpMonitorLine.read(
                        "Deleted 2001:db8:0:ff00::100 via 2001:db8::11 dev eth0 proto bgp metric 20")
                .flatMap(change -> evidence.change(change, 5, HERE));
        assertThat(hidden).as("packets are dropped before and after").isEmpty();
        linux(evidence, "Deleted blackhole 2001:db8:0:ff00::100 dev lo metric 1");
        FibChanged back = linux(evidence, "2001:db8:0:ff00::100 via 2001:db8::11 dev eth0 proto bgp metric 20");
        assertThat(back)
                .isEqualTo(new FibChanged(SEEN, VIP, true, Optional.of(List.of()), Optional.of(List.of(NODE1)), ""));
        linux(evidence, "blackhole 2001:db8:0:ff00::100 dev lo metric 1 pref medium");
        assertThat(linux(evidence, "Deleted blackhole 2001:db8:0:ff00::100 dev lo metric 1")
                        .after())
                .as("the route that was hidden")
                .contains(List.of(NODE1));
    }

    @Test
    void a_table_that_stays_other_than_the_messages_say_was_changed_without_one() {
        RouteEvidence evidence = new RouteEvidence();
        evidence.baseline(linuxTable(BY_BGP), 0);
        KernelTable other = linuxTable(DROPPED + "," + BY_BGP);
        assertThat(evidence.baseline(other, 1))
                .as("its message may be on the way")
                .isEmpty();
        assertThat(evidence.baseline(linuxTable(BY_BGP), 2)).isEmpty();
        assertThat(evidence.baseline(other, 3)).isEmpty();
        assertThat(evidence.baseline(other, 2 + RouteEvidence.DISPUTE)).isEmpty();
        assertThat(evidence.baseline(other, 3 + RouteEvidence.DISPUTE)).containsExactly(VIP);
        assertThat(evidence.baseline(other, 4 + 3 * RouteEvidence.DISPUTE))
                .as("told once")
                .isEmpty();
    }

    @Test
    void where_only_messages_were_seen_the_table_may_have_more() {
        RouteEvidence evidence = new RouteEvidence();
        linux(evidence, "blackhole 2001:db8:0:ff00::100 dev lo metric 1 pref medium");
        KernelTable more = linuxTable(DROPPED + "," + BY_BGP);
        assertThat(evidence.baseline(more, 0)).isEmpty();
        assertThat(evidence.baseline(more, RouteEvidence.DISPUTE)).isEmpty();
        assertThat(linux(evidence, "Deleted blackhole 2001:db8:0:ff00::100 dev lo metric 1")
                        .after())
                .contains(List.of(NODE1));
    }

    @Test
    void without_a_poll_freebsds_other_next_hops_are_not_known() {
        RouteEvidence evidence = new RouteEvidence();
        FibChanged deleted = freeBsd(evidence, "RTM_DELETE", NODE1);
        assertThat(deleted)
                .isEqualTo(new FibChanged(SEEN, VIP, false, UNKNOWN, UNKNOWN, "other next hops may be left"));
        assertThat(freeBsd(evidence, "RTM_ADD", NODE2))
                .isEqualTo(new FibChanged(SEEN, VIP, true, UNKNOWN, UNKNOWN, ""));
    }

    @Test
    void after_messages_were_lost_nothing_is_known_of_before() {
        RouteEvidence evidence = new RouteEvidence();
        linux(evidence, "2001:db8:0:ff00::100 via 2001:db8::12 dev eth0 proto bgp metric 20");
        evidence.interrupted();
        assertThat(linux(evidence, "2001:db8:0:ff00::100 via 2001:db8::11 dev eth0 proto bgp metric 20")
                        .before())
                .isEmpty();
    }

    @Test
    void a_line_without_a_stamp_tells_of_something_before_its_arrival() {
        RouteEvidence evidence = new RouteEvidence();
        Observation observation = IpMonitorLine.read("2001:db8:0:ff00::100 via 2001:db8::12 dev eth0")
                .flatMap(change -> evidence.change(change, 5, HERE))
                .orElseThrow();
        assertThat(observation.time()).isEqualTo(new EdgeTime.BeforeArrival());
    }
}

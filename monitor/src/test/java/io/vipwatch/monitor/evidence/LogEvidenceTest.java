package io.vipwatch.monitor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.Sighting;
import io.vipwatch.monitor.frr.LogReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the lines of FRR's log tell, in the order in which FRR 8.4 and 10.3 write them. */
class LogEvidenceTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");
    private static final Neighborhood HERE =
            new Neighborhood(Map.of(NODE1, "node1", NODE2, "node2"), Set.of(), Set.of(), VIP::equals);
    private static final Sighting SEEN =
            new Sighting("edge", EvidenceSource.LOG, OptionalLong.empty(), 0, Optional.empty());

    private final LogReader reader = new LogReader(ZoneOffset.UTC);
    private final LogEvidence evidence = new LogEvidence();
    private final List<Observation> seen = new ArrayList<>();

    private void log(String... messages) {
        for (String message : messages) {
            line("2026/11/22 07:45:39.762177 BGP: " + message);
        }
    }

    private void line(String text) {
        reader.read(text, Instant.parse("2026-11-22T12:00:00Z"))
                .ifPresent(line -> seen.addAll(evidence.line(line, 5, HERE)));
    }

    private List<EdgeOccurrence> events() {
        return seen.stream()
                .map(one -> one.telling().tell(SEEN, _ -> Optional.empty()))
                .toList();
    }

    @Test
    void best_paths_are_told_with_all_their_next_hops_when_the_last_one_has_come() {
        log("[HEXZ7-0P7R5] Tx route add VRF 0 2001:db8:0:ff00::100/128 metric 0 tag 0 count 2 nhg 0");
        log("[Q6WRK-1E9XC]   nhop [1]: 2001:db8::12 if 5 VRF 0 wt 0   ");
        assertThat(seen).isEmpty();
        log("[Q6WRK-1E9XC]   nhop [2]: 2001:db8::11 if 5 VRF 0 wt 0   ");
        log("Tx route add default (table id 254) 2001:db8:0:ff00::100/128 metric 0 tag 0 count 1 nhg 0");
        log("  nhop [1]: 2001:db8::12 if 5 VRF 0 wt 0   ");
        log("Tx route delete VRF 0 2001:db8:0:ff00::100/128");
        Optional<List<IpAddress>> both = Optional.of(List.of(NODE1, NODE2));
        Optional<List<IpAddress>> one = Optional.of(List.of(NODE2));
        assertThat(events())
                .containsExactly(
                        new RibChanged(SEEN, VIP, true, Optional.empty(), both, ""),
                        new RibChanged(SEEN, VIP, true, both, one, ""),
                        new RibChanged(SEEN, VIP, false, one, Optional.of(List.of()), ""));
        assertThat(seen.getFirst().time())
                .isEqualTo(new EdgeTime.StampedLocally(
                        EdgeTime.nanos(Instant.parse("2026-11-22T07:45:39.762177Z")), 0, 1_000));
    }

    @Test
    void next_hops_whose_lines_are_missing_are_not_known() {
        log("Tx route add VRF 0 2001:db8:0:ff00::100/128 metric 0 tag 0 count 2 nhg 0");
        log("  nhop [1]: 2001:db8::12 if 5 VRF 0 wt 0   ");
        log("Tx route delete VRF 0 2001:db8:0:ff00::100/128");
        assertThat(events())
                .containsExactly(
                        new RibChanged(SEEN, VIP, true, Optional.empty(), Optional.empty(), ""),
                        new RibChanged(SEEN, VIP, false, Optional.empty(), Optional.of(List.of()), ""));
    }

    @Test
    void prefixes_that_do_not_matter_are_passed_over() {
        log("Tx route add VRF 0 2001:db8:0:7777::/64 metric 0 tag 0 count 1 nhg 0");
        log("  nhop [1]: 2001:db8::12 if 5 VRF 0 wt 0   ");
        log("2001:db8::11(Unknown) rcvd 2001:db8:0:7777::/64 with addpath ID 5 IPv6 unicast");
        assertThat(seen).isEmpty();
    }

    @Test
    void a_session_that_bfd_ended_is_told_once_with_its_notification() {
        log("%NOTIFICATION: sent to neighbor 2001:db8::11 6/10 (Cease/BFD Down) 0 bytes");
        log("%ADJCHANGE: neighbor 2001:db8::11(Unknown) in vrf default Down BGP Notification send");
        assertThat(events()).singleElement().isInstanceOfSatisfying(EdgeSession.class, session -> {
            assertThat(session.state()).isEqualTo(EdgeState.DOWN);
            assertThat(session.cause()).contains(LossCause.BFD);
            assertThat(session.node()).contains("node1");
            assertThat(session.reason()).isEqualTo("sent Cease/BFD Down");
            assertThat(session.notification().orElseThrow().subcode()).isEqualTo(10);
        });
    }

    @Test
    void the_hold_timer_and_the_neighbors_own_notification_and_fin_are_told_apart() {
        log("%NOTIFICATION: sent to neighbor 2001:db8::11 4/0 (Hold Timer Expired) 0 bytes");
        log("%ADJCHANGE: neighbor 2001:db8::11 in vrf default Up");
        log("%NOTIFICATION: received from neighbor 2001:db8::11 6/2 (Cease/Administrative Shutdown) 0 bytes");
        log("%ADJCHANGE: neighbor 2001:db8::11 in vrf default Up");
        log("%ADJCHANGE: neighbor 2001:db8::11 in vrf default Down NSF peer closed the session");
        assertThat(events().stream()
                        .filter(event -> ((EdgeSession) event).state() == EdgeState.DOWN)
                        .map(event -> ((EdgeSession) event).cause().orElseThrow()))
                .containsExactly(LossCause.HOLD_TIMER, LossCause.NOTIFICATION, LossCause.TCP_FIN);
    }

    @Test
    void the_end_of_a_connection_that_lost_a_collision_is_no_loss() {
        log("%NOTIFICATION: sent to neighbor 2001:db8::11 6/7 (Cease/Connection collision resolution) 0 bytes");
        assertThat(seen).isEmpty();
    }

    @Test
    void updates_and_bfd_sessions_are_told() {
        log("2001:db8::11(Unknown) rcvd 2001:db8:0:ff00::100/128 with addpath ID 5 IPv6 unicast");
        log(
                "2001:db8::11(Unknown) rcvd UPDATE about 2001:db8:0:ff00::100/128 with addpath ID 5 IPv6 unicast -- withdrawn");
        line("2026/11/22 07:45:39.9 BFD: state-change: [mhop:no peer:2001:db8::11 local:2001:db8::fe vrf:default"
                + " ifname:eth0] up -> down reason:control-expired");
        line("2026/11/22 07:45:40.9 BFD: state-change: [mhop:no peer:2001:db8::11 local:2001:db8::fe vrf:default"
                + " ifname:eth0] down -> init");
        assertThat(events())
                .containsExactly(
                        new EdgeRoute(
                                SEEN,
                                NODE1,
                                Optional.of("node1"),
                                VIP,
                                OptionalLong.of(5),
                                RouteAction.ANNOUNCE,
                                List.of()),
                        new EdgeRoute(
                                SEEN,
                                NODE1,
                                Optional.of("node1"),
                                VIP,
                                OptionalLong.of(5),
                                RouteAction.WITHDRAW,
                                List.of()),
                        new EdgeBfd(
                                SEEN,
                                NODE1,
                                Optional.of("node1"),
                                EdgeState.DOWN,
                                "down: control-expired",
                                Optional.empty(),
                                OptionalLong.empty(),
                                Optional.empty()));
    }

    @Test
    void what_the_operator_could_switch_on_is_said_until_it_is_seen() {
        line("Nov 22 07:45:39 edge bgpd[4711]: %ADJCHANGE: neighbor 2001:db8::11(node1) in vrf default Up");
        assertThat(evidence.isCoarse()).isTrue();
        assertThat(evidence.advice())
                .contains("log timestamp precision 6", "debug bgp zebra", "debug bgp updates in", "debug bfd peer");
        log("Tx route delete VRF 0 2001:db8:0:ff00::100/128");
        log("2001:db8::11(Unknown) rcvd 2001:db8:0:ff00::100/128 IPv6 unicast");
        assertThat(evidence.isCoarse()).isFalse();
        assertThat(evidence.advice()).isEqualTo("to see BFD sessions, 'debug bfd peer'");
    }

    @Test
    void whoever_writes_into_the_log_what_it_likes_harms_nothing() {
        for (String text : List.of(
                "",
                "  nhop [1]: 2001:db8::12 if 5 VRF 0 wt 0   ",
                "  nhop [1]:  if 0 VRF 0 wt 0   ",
                "Tx route add VRF 0 2001:db8:0:ff00::100/128 metric 0 tag 0 count 9999 nhg 0",
                "Tx route add VRF 0 2001:db8:0:ff00::100/999 metric 0 tag 0 count 1 nhg 0",
                "%ADJCHANGE: neighbor eth0 in vrf default Down",
                "%NOTIFICATION: sent to neighbor eth0 999/999 (x) 0 bytes",
                "state-change: [mhop:no peer:] up -> down")) {
            log(text);
        }
        assertThat(events()).allMatch(event -> event instanceof RibChanged);
    }
}

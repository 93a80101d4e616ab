package io.vipwatch.monitor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.Sighting;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.BgpTable;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What two rounds of answers tell by their difference. */
class PollEvidenceTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix OTHER = Prefix.of("2001:db8:0:7777::/64");
    private static final IpAddress NODE1 = IpAddress.of("2001:db8::11");
    private static final IpAddress NODE2 = IpAddress.of("2001:db8::12");
    private static final Neighborhood HERE = new Neighborhood(Map.of(NODE1, "node1"), Set.of(), Set.of(), VIP::equals);
    private static final Sighting SEEN =
            new Sighting("edge", EvidenceSource.POLL, OptionalLong.empty(), 0, Optional.empty());
    private static final String BETWEEN = "between two rounds of questions";
    private static final String NOTHING = "bgpd is not running";

    private final PollEvidence evidence = new PollEvidence();
    private long rounds;

    private static String table(Prefix prefix, IpAddress... nextHops) {
        String paths = Arrays.stream(nextHops)
                .map(hop ->
                        "{\"valid\":true,\"%s\":true,\"peerId\":\"%s\",\"nexthops\":[{\"ip\":\"%s\",\"used\":true}]}"
                                .formatted(hop.equals(nextHops[0]) ? "bestpath" : "multipath", hop, hop))
                .collect(Collectors.joining(","));
        return nextHops.length == 0
                ? "{\"routes\":{}}"
                : "{\"routes\":{\"" + prefix + "\":[" + paths
                        + ",{\"valid\":true,\"peerId\":\"2001:db8::13\",\"nexthops\":[{\"ip\":\"2001:db8::13\",\"used\":true}]}]}}";
    }

    private static String kernel(Prefix prefix, int metric, IpAddress gateway) {
        return "{\"dst\":\"" + prefix + "\",\"gateway\":\"" + gateway + "\",\"metric\":" + metric + "}";
    }

    private static String peers(IpAddress neighbor, String state) {
        return "{\"peers\":{\"" + neighbor + "\":{\"state\":\"" + state + "\"}}}";
    }

    /** {@return what a round tells that asks at ten times its number, and ends five later} */
    private List<Observation> round(String summary, String table, String bfd, String kernel) {
        return round(summary, table, bfd, kernel, HERE);
    }

    private List<Observation> round(
            String summary, String table, String bfd, String kernel, Neighborhood neighborhood) {
        long begins = 10 * ++rounds;
        List<BgpRoute> routes = new ArrayList<>();
        return evidence.round(
                new EdgeSnapshot(
                        BgpSummary.read(summary),
                        new Answer.Read<>(List.of()),
                        BgpTable.read(table, routes::add).map(_ -> routes),
                        Map.of(),
                        BfdPeer.read(bfd),
                        new Answer.Read<>(List.of()),
                        KernelTable.readLinux(kernel, _ -> true)),
                new PollEvidence.Round(begins, begins + 5),
                neighborhood);
    }

    private List<Observation> sessions(String summary) {
        return round(summary, NOTHING, NOTHING, NOTHING);
    }

    private static List<EdgeOccurrence> told(List<Observation> observations) {
        return observations.stream()
                .map(one -> one.telling().tell(SEEN, _ -> Optional.empty()))
                .toList();
    }

    @Test
    void a_prefix_that_is_tracked_since_just_now_has_not_changed() {
        Neighborhood both = new Neighborhood(Map.of(NODE1, "node1"), Set.of(), Set.of(), _ -> true);
        round(NOTHING, table(VIP, NODE1), NOTHING, NOTHING);
        assertThat(round(NOTHING, table(VIP, NODE1), NOTHING, NOTHING, both))
                .as("the reload came while the edge was asked")
                .isEmpty();
        assertThat(round(NOTHING, table(OTHER, NODE1), NOTHING, NOTHING, both))
                .as("the VIP is gone, and the other one was not asked for")
                .hasSize(1);
        assertThat(round(NOTHING, table(OTHER, NODE2), NOTHING, NOTHING, both)).hasSize(1);
    }

    @Test
    void what_is_other_than_in_the_round_before_happened_after_that_was_asked_and_before_this_one_ended() {
        assertThat(sessions(peers(NODE1, "Established")))
                .as("nothing to compare with")
                .isEmpty();
        List<Observation> seen = sessions(peers(NODE1, "Active"));
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().time()).isEqualTo(new EdgeTime.Between(10, 25));
        assertThat(seen.getFirst().source()).isEqualTo(EvidenceSource.POLL);
        assertThat(told(seen))
                .containsExactly(EdgeSession.of(
                        SEEN,
                        NODE1,
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        Optional.empty(),
                        BETWEEN,
                        Optional.empty()));
        assertThat(sessions(peers(NODE1, "Idle"))).as("down is down").isEmpty();
        assertThat(told(sessions(peers(NODE1, "Established"))))
                .extracting(one -> ((EdgeSession) one).state())
                .containsExactly(EdgeState.UP);
    }

    @Test
    void an_answer_that_cannot_be_read_is_passed_over_and_the_next_one_compared_with_the_last_that_could() {
        round(peers(NODE1, "Established"), table(VIP, NODE1), "[]", "[]");
        assertThat(round(NOTHING, NOTHING, NOTHING, NOTHING)).isEmpty();
        assertThat(round("{\"peers\":{", "{\"routes\":{", "[", "[{")).isEmpty();
        List<Observation> seen = round(peers(NODE1, "Established"), table(VIP), "[]", "[]");
        assertThat(told(seen))
                .containsExactly(
                        new RibChanged(SEEN, VIP, false, Optional.of(List.of(NODE1)), Optional.of(List.of()), BETWEEN));
        assertThat(seen.getFirst().time()).isEqualTo(new EdgeTime.Between(10, 45));
    }

    @Test
    void the_best_paths_are_those_that_packets_follow() {
        round(NOTHING, table(VIP, NODE1), NOTHING, NOTHING);
        assertThat(told(round(NOTHING, table(VIP, NODE2, NODE1), NOTHING, NOTHING)))
                .containsExactly(new RibChanged(
                        SEEN, VIP, true, Optional.of(List.of(NODE1)), Optional.of(List.of(NODE1, NODE2)), BETWEEN));
        assertThat(round(NOTHING, table(VIP, NODE1, NODE2), NOTHING, NOTHING))
                .as("the same next hops in another order")
                .isEmpty();
    }

    @Test
    void of_the_kernels_routes_the_one_with_the_smallest_metric_counts() {
        String byBgp = kernel(VIP, 20, NODE1);
        round(NOTHING, NOTHING, NOTHING, "[" + byBgp + "]");
        assertThat(round(NOTHING, NOTHING, NOTHING, "[" + byBgp + "," + kernel(VIP, 1024, NODE2) + "]"))
                .isEmpty();
        assertThat(told(round(NOTHING, NOTHING, NOTHING, "[" + byBgp + "," + kernel(VIP, 1, NODE2) + "]")))
                .containsExactly(new FibChanged(
                        SEEN, VIP, true, Optional.of(List.of(NODE1)), Optional.of(List.of(NODE2)), BETWEEN));
        String dropped = "{\"type\":\"blackhole\",\"dst\":\"" + VIP + "\",\"metric\":1}";
        assertThat(told(round(NOTHING, NOTHING, NOTHING, "[" + byBgp + "," + dropped + "]")))
                .containsExactly(
                        new FibChanged(SEEN, VIP, true, Optional.of(List.of(NODE2)), Optional.of(List.of()), BETWEEN));
        assertThat(told(round(NOTHING, NOTHING, NOTHING, "[]")))
                .as("nor is a route that drops packets none")
                .containsExactly(
                        new FibChanged(SEEN, VIP, false, Optional.of(List.of()), Optional.of(List.of()), BETWEEN));
    }

    @Test
    void prefixes_that_do_not_matter_are_not_told() {
        round(NOTHING, table(OTHER, NODE1), NOTHING, "[" + kernel(OTHER, 20, NODE1) + "]");
        assertThat(round(NOTHING, table(OTHER), NOTHING, "[]")).isEmpty();
    }

    @Test
    void a_bfd_session_that_is_new_and_not_up_is_no_change_and_one_that_is_up_is() {
        String first = "{\"peer\":\"" + NODE1 + "\",\"status\":\"down\"}";
        round(NOTHING, NOTHING, "[]", NOTHING);
        assertThat(round(NOTHING, NOTHING, "[" + first + "]", NOTHING)).isEmpty();
        assertThat(told(round(NOTHING, NOTHING, "[" + first.replace("down", "up") + "]", NOTHING)))
                .containsExactly(new EdgeBfd(
                        SEEN,
                        NODE1,
                        Optional.of("node1"),
                        EdgeState.UP,
                        BETWEEN,
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty()));
    }

    @Test
    void a_session_that_was_up_and_is_not_configured_any_more_is_down() {
        sessions(peers(NODE1, "Established"));
        assertThat(told(sessions("{\"peers\":{}}")))
                .extracting(one -> ((EdgeSession) one).state())
                .containsExactly(EdgeState.DOWN);
    }
}

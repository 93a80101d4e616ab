package io.vipwatch.monitor.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The steps of RFC 4271 §9.1.2.2 and those that FRR adds, in FRR's order: each test undoes what the later steps say. */
class EdgeDecisionTest {
    private static final DecisionRules FRR = DecisionRules.DEFAULT;

    /** A path in the making; each begins equal to every other but for its node. */
    private record Path(
            int node,
            List<Long> asPath,
            String origin,
            OptionalLong med,
            OptionalLong localPref,
            List<String> communities,
            boolean external,
            long routerId,
            boolean selected,
            boolean stale) {
        static Path of(int node) {
            return new Path(
                    node,
                    List.of(65010L),
                    "igp",
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    true,
                    10,
                    false,
                    false);
        }

        Path through(Long... asns) {
            return new Path(
                    node, List.of(asns), origin, med, localPref, communities, external, routerId, selected, stale);
        }

        Path origin(String other) {
            return new Path(node, asPath, other, med, localPref, communities, external, routerId, selected, stale);
        }

        Path med(long value) {
            OptionalLong other = OptionalLong.of(value);
            return new Path(node, asPath, origin, other, localPref, communities, external, routerId, selected, stale);
        }

        Path localPref(long value) {
            OptionalLong other = OptionalLong.of(value);
            return new Path(node, asPath, origin, med, other, communities, external, routerId, selected, stale);
        }

        Path internal() {
            return new Path(node, asPath, origin, med, localPref, communities, false, routerId, selected, stale);
        }

        Path routerId(long id) {
            return new Path(node, asPath, origin, med, localPref, communities, external, id, selected, stale);
        }

        Path inUse() {
            return new Path(node, asPath, origin, med, localPref, communities, external, routerId, true, stale);
        }

        Path kept() {
            return new Path(node, asPath, origin, med, localPref, communities, external, 0, selected, true);
        }

        Path llgr() {
            return new Path(
                    node, asPath, origin, med, localPref, List.of("65535:6"), external, routerId, selected, stale);
        }

        Candidate candidate() {
            IpAddress address = IpAddress.of("2001:db8::1" + node);
            PeerName peer = new PeerName("node" + node, "node" + node, PeerRole.NODE, address);
            TrackedPath path = new TrackedPath(
                    peer,
                    OptionalLong.empty(),
                    new PathDescription(List.of(address), asPath, origin, med, localPref, communities, List.of()),
                    new Moment(0, 0, 0));
            if (stale) {
                path.state = PathState.STALE;
            }
            long peerAs = asPath.isEmpty() ? 65101 : asPath.getFirst();
            return new Candidate(path, external, peerAs, routerId, selected);
        }
    }

    private static EdgeChoice choice(DecisionRules rules, Path... paths) {
        return new EdgeDecision(rules)
                .choose(Stream.of(paths).map(Path::candidate).toList());
    }

    private static void wins(String node, DecisionStep step, Path... paths) {
        wins(FRR, node, step, paths);
    }

    /** Whatever the order in which the paths came. */
    private static void wins(DecisionRules rules, String node, DecisionStep step, Path... paths) {
        for (List<Path> order : List.of(List.of(paths), List.of(paths).reversed())) {
            EdgeChoice choice = choice(rules, order.toArray(Path[]::new));
            assertThat(choice.best().map(EdgeChoice.Chosen::peer)).contains(node);
            assertThat(choice.decidedBy()).contains(step);
        }
    }

    @Test
    void without_a_path_nothing_is_chosen_and_an_only_path_is() {
        assertThat(choice(FRR)).isEqualTo(EdgeChoice.NONE);
        wins("node1", DecisionStep.ONLY_PATH, Path.of(1));
    }

    @Test
    void a_path_with_llgr_stale_comes_last() {
        wins(
                "node2",
                DecisionStep.LLGR_STALE,
                Path.of(1).llgr().inUse(),
                Path.of(2).through(65010L, 64512L));
    }

    @Test
    void the_higher_local_pref_wins_among_internal_paths_before_as_path_counts() {
        wins(
                "node2",
                DecisionStep.LOCAL_PREF,
                Path.of(1).internal().localPref(100),
                Path.of(2).internal().localPref(200).through(65010L, 64512L));
    }

    @Test
    void local_pref_of_an_external_peer_is_ignored() {
        wins(
                "node1",
                DecisionStep.AS_PATH,
                Path.of(1),
                Path.of(2).localPref(200).through(65010L, 64512L));
    }

    @Test
    void the_shorter_as_path_wins_before_origin_counts() {
        wins(
                "node1",
                DecisionStep.AS_PATH,
                Path.of(1).origin("incomplete"),
                Path.of(2).through(65010L, 65010L));
    }

    @Test
    void as_path_ignore_leaves_its_length_out() {
        DecisionRules ignoring = new DecisionRules(16, false, false, false, true, false, true);
        wins(
                ignoring,
                "node2",
                DecisionStep.ORIGIN,
                Path.of(1).origin("incomplete"),
                Path.of(2).through(65010L, 65010L));
    }

    @Test
    void the_lower_origin_wins_before_med_counts() {
        wins(
                "node1",
                DecisionStep.ORIGIN,
                Path.of(1).med(50),
                Path.of(2).origin("egp").med(1));
        wins("node1", DecisionStep.ORIGIN, Path.of(1).origin("egp"), Path.of(2).origin("incomplete"));
    }

    @Test
    void the_lower_med_wins_between_paths_through_the_same_neighbour_as() {
        wins("node2", DecisionStep.MED, Path.of(1).med(20).inUse(), Path.of(2).med(10));
    }

    @Test
    void no_med_is_the_lowest_unless_missing_is_worst() {
        wins("node1", DecisionStep.MED, Path.of(1), Path.of(2).med(10).inUse());
        DecisionRules worst = new DecisionRules(16, false, false, true, true, false, false);
        wins(worst, "node2", DecisionStep.MED, Path.of(1).inUse(), Path.of(2).med(10));
    }

    @Test
    void med_is_not_compared_between_neighbour_as_unless_always_compare_med() {
        Path cheap = Path.of(2).through(64512L).med(1);
        wins("node1", DecisionStep.OLDER_PATH, Path.of(1).med(20).inUse(), cheap);
        DecisionRules always = new DecisionRules(16, false, true, false, true, false, false);
        wins(always, "node2", DecisionStep.MED, Path.of(1).med(20).inUse(), cheap);
    }

    @Test
    void deterministic_med_compares_within_each_neighbour_as_first() {
        Path dearIn65010 = Path.of(1).med(20).routerId(1);
        Path cheapIn65010 = Path.of(3).med(10).routerId(3);
        Path in64512 = Path.of(2).through(64512L).med(15).routerId(2);
        wins("node2", DecisionStep.ROUTER_ID, in64512, dearIn65010, cheapIn65010);
        wins("node2", DecisionStep.ROUTER_ID, dearIn65010, in64512, cheapIn65010);
    }

    @Test
    void external_wins_over_internal_before_any_tie_break() {
        wins(
                "node2",
                DecisionStep.PEER_TYPE,
                Path.of(1).internal().routerId(1),
                Path.of(2).routerId(9));
    }

    @Test
    void of_equal_external_paths_the_one_in_use_stays_whatever_the_router_id() {
        wins(
                "node2",
                DecisionStep.OLDER_PATH,
                Path.of(1).routerId(1),
                Path.of(2).routerId(9).inUse());
    }

    @Test
    void compare_routerid_gives_the_path_in_use_up() {
        DecisionRules comparing = new DecisionRules(16, false, false, false, true, true, false);
        wins(
                comparing,
                "node1",
                DecisionStep.ROUTER_ID,
                Path.of(1).routerId(1),
                Path.of(2).routerId(9).inUse());
    }

    @Test
    void the_path_in_use_counts_only_between_external_paths() {
        wins(
                "node1",
                DecisionStep.ROUTER_ID,
                Path.of(1).internal().routerId(1),
                Path.of(2).internal().routerId(9).inUse());
    }

    @Test
    void the_lower_router_id_wins_and_that_of_a_peer_that_is_away_is_zero_to_frr() {
        wins(
                "node2",
                DecisionStep.ROUTER_ID,
                Path.of(1).routerId(20),
                Path.of(2).routerId(10));
        wins("node1", DecisionStep.ROUTER_ID, Path.of(1).kept(), Path.of(2).routerId(10));
    }

    @Test
    void with_the_same_router_id_a_stale_path_loses_and_then_the_lower_neighbour_address_wins() {
        wins("node2", DecisionStep.STALE, Path.of(1).kept(), Path.of(2).routerId(0));
        wins("node1", DecisionStep.NEIGHBOR_ADDRESS, Path.of(1), Path.of(2));
    }

    @Test
    void multipath_takes_what_is_equal_up_to_the_igp_metric_of_the_same_neighbour_as() {
        EdgeChoice choice = choice(
                FRR,
                Path.of(3).routerId(3),
                Path.of(1).routerId(1),
                Path.of(2).med(5),
                Path.of(4).through(64512L));
        assertThat(choice.multipath().stream().map(EdgeChoice.Chosen::peer)).containsExactly("node1", "node3");
    }

    @Test
    void multipath_relax_takes_paths_of_other_neighbour_as_of_the_same_length_too() {
        DecisionRules relaxed = new DecisionRules(16, true, false, false, true, false, false);
        EdgeChoice choice = choice(
                relaxed, Path.of(1), Path.of(2).through(64512L), Path.of(3).through(64512L, 1L));
        assertThat(choice.multipath().stream().map(EdgeChoice.Chosen::peer)).containsExactly("node1", "node2");
    }

    @Test
    void maximum_paths_bounds_what_is_used_at_once_and_the_best_path_is_always_among_it() {
        DecisionRules two = new DecisionRules(2, false, false, false, true, false, false);
        EdgeChoice choice = choice(two, Path.of(1), Path.of(2), Path.of(3).inUse());
        assertThat(choice.multipath().stream().map(EdgeChoice.Chosen::peer)).containsExactly("node3", "node1");
    }
}

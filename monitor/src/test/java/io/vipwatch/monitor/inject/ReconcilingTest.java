package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectReconciled;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an edge holds is compared with what it was told. */
class ReconcilingTest {
    private static final Duration SOME_TIME = Duration.ofSeconds(10);

    private static World silent() {
        World world = World.running();
        world.edgeAnswers = Optional.empty();
        world.pass(Duration.ofSeconds(40));
        return world;
    }

    private static Set<HeldRoute> only(Set<HeldRoute> routes, String nextHop) {
        return routes.stream()
                .filter(route -> route.nextHop().toString().equals(nextHop))
                .collect(Collectors.toSet());
    }

    private static Set<HeldRoute> withMed(Set<HeldRoute> routes, long med) {
        return routes.stream()
                .map(route -> new HeldRoute(
                        route.prefix(), route.nextHop(), OptionalLong.of(med), route.prepend(), route.communities()))
                .collect(Collectors.toSet());
    }

    private static List<String> alarms(World world, GuardChange change) {
        return world.said(InjectAlarm.class).stream()
                .filter(alarm -> alarm.change() == change)
                .map(InjectAlarm::alarm)
                .toList();
    }

    private static InjectReconciled last(World world) {
        return world.said(InjectReconciled.class).getLast();
    }

    private static void hold(World world, Set<HeldRoute> routes) {
        world.tell(world.holds("edge", routes));
        world.pass(SOME_TIME);
    }

    @Test
    void what_an_edge_does_not_hold_is_sent_again_and_told_of() {
        World world = silent();
        assertThat(world.all(InjectAction.Look.class)).isNotEmpty();
        world.tell(new InjectEvent.EdgeHolds(
                "edge", Set.of(World.VIP), Optional.empty(), InjectEvent.Heard.UNKNOWN, world.now()));
        assertThat(world.said(InjectReconciled.class))
                .as("unknown is not missing")
                .isEmpty();
        Set<HeldRoute> some = only(world.held("edge"), "2001:db8::11");
        hold(world, some);
        assertThat(last(world).missing()).hasSize(2);
        assertThat(last(world).sentAgain()).isTrue();
        assertThat(world.all(InjectAction.Advertise.class).getLast().again()).isTrue();
        hold(world, some);
        assertThat(alarms(world, GuardChange.RAISED)).containsExactly("not-at-edge");
        world.look("edge");
        assertThat(alarms(world, GuardChange.CLEARED)).containsExactly("not-at-edge");
    }

    @Test
    void what_an_edge_holds_with_another_med_is_sent_again_and_then_believed_to_be_its_policy() {
        World world = silent();
        Set<HeldRoute> altered = withMed(world.held("edge"), 7);
        hold(world, altered);
        assertThat(last(world).missing()).isEmpty();
        assertThat(last(world).altered())
                .hasSize(3)
                .contains("2001:db8:0:ff00::100/128 via 2001:db8::11: MED 7, prepended 0 times,"
                        + " told MED 100, prepended 0 times");
        assertThat(last(world).sentAgain()).isTrue();
        assertThat(world.all(InjectAction.Advertise.class).getLast().again()).isTrue();
        hold(world, altered);
        assertThat(last(world).sentAgain()).isFalse();
        hold(world, altered);
        assertThat(world.said(InjectReconciled.class)).as("it is said once").hasSize(2);
        assertThat(alarms(world, GuardChange.RAISED)).isEmpty();

        hold(world, world.held("edge"));
        hold(world, altered);
        assertThat(last(world).sentAgain())
                .as("it held what it was told meanwhile")
                .isTrue();
    }

    private static Set<HeldRoute> without(Set<HeldRoute> routes, Set<HeldRoute> others) {
        return routes.stream().filter(route -> !others.contains(route)).collect(Collectors.toSet());
    }

    private static void hold(World world, Set<HeldRoute> routes, Set<HeldRoute> heard) {
        world.tell(world.holds("edge", routes, heard));
        world.pass(SOME_TIME);
    }

    @Test
    void what_an_edge_heard_and_does_not_let_in_is_its_policy_and_is_not_sent_again() {
        World world = silent();
        Set<HeldRoute> told = world.held("edge");
        Set<HeldRoute> some = only(told, "2001:db8::11");
        hold(world, some, told);
        assertThat(last(world).rejected())
                .containsExactly(
                        "2001:db8:0:ff00::100/128 via 2001:db8::12", "2001:db8:0:ff00::100/128 via 2001:db8::13");
        assertThat(last(world).missing()).isEmpty();
        assertThat(last(world).view()).isEqualTo("adj-rib-in");
        assertThat(last(world).sentAgain()).isFalse();
        assertThat(world.all(InjectAction.Advertise.class)).noneMatch(InjectAction.Advertise::again);
        hold(world, some, told);
        hold(world, some, told);
        assertThat(world.said(InjectReconciled.class)).as("it is said once").hasSize(1);
        assertThat(world.said(InjectAlarm.class).getLast().reason()).startsWith("its policy does not let in");
        hold(world, told, told);
        assertThat(alarms(world, GuardChange.CLEARED)).containsExactly("not-at-edge");
    }

    @Test
    void of_an_edge_that_prints_one_path_of_several_the_prefix_is_rejected_or_not() {
        World world = silent();
        Set<HeldRoute> told = world.held("edge");
        Set<HeldRoute> one = only(told, "2001:db8::12");
        hold(world, told, one);
        assertThat(world.said(InjectReconciled.class)).isEmpty();
        hold(world, Set.of(), one);
        assertThat(last(world).rejected()).hasSize(3);
        hold(world, one, one);
        assertThat(last(world).missing())
                .as("it has some of them and not these")
                .hasSize(2);
        assertThat(last(world).sentAgain()).isTrue();
    }

    @Test
    void what_an_edge_did_not_hear_is_sent_again_whatever_it_has_and_what_it_heard_besides_is_unexpected() {
        World world = silent();
        Set<HeldRoute> told = world.held("edge");
        hold(world, Set.of(), Set.of());
        assertThat(last(world).missing()).hasSize(3);
        assertThat(last(world).sentAgain()).isTrue();
        HeldRoute stray =
                new HeldRoute(World.VIP, IpAddress.of("2001:db8::66"), OptionalLong.empty(), 0, Optional.empty());
        Set<HeldRoute> more = new HashSet<>(told);
        more.add(stray);
        hold(world, told, more);
        assertThat(last(world).unexpected()).containsExactly("2001:db8:0:ff00::100/128 via 2001:db8::66");
        assertThat(without(more, told)).containsExactly(stray);
    }

    @Test
    void what_its_policy_makes_of_med_and_next_hop_is_no_difference_where_it_heard_them_as_they_were_told() {
        World world = silent();
        Set<HeldRoute> told = world.held("edge");
        Set<HeldRoute> elsewhere = told.stream()
                .map(route -> new HeldRoute(
                        route.prefix(), IpAddress.of("2001:db8::77"), OptionalLong.of(7), 3, route.communities()))
                .collect(Collectors.toSet());
        hold(world, withMed(told, 7), told);
        assertThat(world.said(InjectReconciled.class)).isEmpty();
        hold(world, told, withMed(told, 7));
        assertThat(last(world).altered())
                .as("heard so, whatever its policy makes of it")
                .hasSize(3);
        hold(world, elsewhere, told);
        assertThat(last(world).unexpected()).isEmpty();
        assertThat(last(world).rejected()).hasSize(3);
    }

    @Test
    void communities_and_large_ones_are_compared_where_they_are_known() {
        World world = new World(
                World.with(
                        "attributes: {up: {med: 5, communities: ['65010:1', graceful-shutdown], large_communities: ['64999:1:2']}}"));
        world.edgeAnswers = Optional.empty();
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(40));
        Set<HeldRoute> told = world.held("edge");
        hold(world, told);
        hold(world, told.stream().map(route -> route.with(Optional.empty())).collect(Collectors.toSet()));
        assertThat(world.said(InjectReconciled.class)).isEmpty();
        hold(
                world,
                told.stream()
                        .map(route -> route.with(Optional.of(Set.of("65010:1"))))
                        .collect(Collectors.toSet()));
        assertThat(last(world).altered())
                .hasSize(3)
                .contains("2001:db8:0:ff00::100/128 via 2001:db8::11: MED 5, prepended 0 times, communities 65010:1,"
                        + " told MED 5, prepended 0 times, communities 64999:1:2 65010:1 graceful-shutdown");
        assertThat(last(world).view()).isEqualTo("loc-rib");
    }

    @Test
    void prefixes_that_the_edge_was_not_asked_about_are_not_missing() {
        World world = silent();
        world.tell(new InjectEvent.EdgeHolds(
                "edge",
                Set.of(Prefix.of("2001:db8::/64")),
                Optional.of(Set.of()),
                InjectEvent.Heard.UNKNOWN,
                world.now()));
        assertThat(world.said(InjectReconciled.class)).isEmpty();
    }

    @Test
    void a_zero_says_that_nothing_is_compared() {
        World world = new World(World.SERVICE.replace("services:\n", "guards: {reconcile: 0s}\n  services:\n"));
        world.edgeUp("edge", true);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.all(InjectAction.Look.class)).isEmpty();
        hold(world, Set.of());
        assertThat(world.said(InjectReconciled.class)).isEmpty();
    }

    @Test
    void more_routes_than_may_change_at_once_are_sent_again_all_the_same() {
        World world = new World(World.SERVICE + "  guards: {burst: 2, refill: 1s}\n");
        world.edgeAnswers = Optional.empty();
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(40));
        assertThat(world.announced()).hasSize(3);
        hold(world, Set.of());
        assertThat(world.all(InjectAction.Advertise.class).getLast().again()).isTrue();
    }
}

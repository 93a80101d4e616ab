package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectReconciled;
import java.time.Duration;
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
                .map(route -> new HeldRoute(route.prefix(), route.nextHop(), OptionalLong.of(med), route.prepend()))
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
        world.tell(new InjectEvent.EdgeHolds("edge", Set.of(World.VIP), Optional.empty(), world.now()));
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

    @Test
    void prefixes_that_the_edge_was_not_asked_about_are_not_missing() {
        World world = silent();
        world.tell(new InjectEvent.EdgeHolds(
                "edge", Set.of(Prefix.of("2001:db8::/64")), Optional.of(Set.of()), world.now()));
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
}

package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Half an hour of anything that can happen, in an order that the seed decides: nodes go ill, come back and cannot be
 * checked, edges restart and do not answer, operators drain, drills run, clocks jump. What must never be is looked for after
 * every event; when it is quiet at last, all is as it should be.
 */
class SimulationTest {
    private static final List<String> NODES = List.of("node1", "node2", "node3");
    private static final int BURST = 3;
    private static final Duration REFILL = Duration.ofSeconds(8);

    private static final String SECTION = World.SERVICE.replace("edges: [edge]", "edges: [edge, edge2]")
            + "  guards: {burst: 3, refill: 8s, damping: {half_life: 20s, longest: 2m}}\n";

    private final Set<String> upSince = new HashSet<>();
    private final List<Long> paid = new ArrayList<>();
    private int seen;
    private boolean hadOrigin;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_happens_no_guard_is_broken_and_in_the_end_all_is_as_it_should_be(long seed) {
        Random random = new Random(seed);
        World world = new World(SECTION, seed);
        InjectSection config = World.config(SECTION);
        world.after = each -> invariants(each, config, seed);
        world.edgeUp("edge", true);
        world.edgeUp("edge2", false);
        for (int i = 0; i < 200; i++) {
            something(world, random);
            world.pass(Duration.ofMillis(random.nextInt(20_000)));
        }
        quiet(world, seed);
    }

    private static void something(World world, Random random) {
        String node = NODES.get(random.nextInt(NODES.size()));
        String edge = random.nextBoolean() ? "edge" : "edge2";
        switch (random.nextInt(14)) {
            case 0, 1 -> world.ill(node);
            case 2, 3 -> world.well(node);
            case 4 -> world.health.put(node, Outcome.UNKNOWN);
            case 5 -> NODES.forEach(world::ill);
            case 6 -> NODES.forEach(world::well);
            case 7 -> world.ask(new Request.Drain(Target.ofNode(node), "because"));
            case 8 -> world.ask(new Request.Undrain(Target.ofNode(node)));
            case 9 -> world.ask(new Request.Maintain(node, Duration.ofSeconds(1 + random.nextInt(300)), "because"));
            case 10 -> {
                world.edgeDown(edge);
                world.pass(Duration.ofMillis(random.nextInt(3000)));
                world.edgeUp(edge, edge.equals("edge"));
            }
            case 11 -> world.stepWallClock(Duration.ofSeconds(random.nextInt(200_000) - 100_000));
            case 12 -> {
                if (random.nextBoolean()) {
                    world.drill(node, random.nextBoolean());
                } else {
                    world.tell(new InjectEvent.DrillEnded("reboot (run 1)"));
                }
            }
            default ->
                world.probesSee(NODES.stream().filter(_ -> random.nextBoolean()).toArray(String[]::new));
        }
    }

    /** {@return whether the end of a path was told by that of another one, in one UPDATE} */
    private static boolean isReplaced(InjectRoute route, List<InjectRoute> all) {
        return route.change() == InjectRoute.Change.WITHDRAW
                && route.pathId().isEmpty()
                && all.stream()
                        .anyMatch(other -> other.change() == InjectRoute.Change.ANNOUNCE
                                && other.edge().equals(route.edge())
                                && other.prefix().equals(route.prefix()));
    }

    private void invariants(World world, InjectSection config, long seed) {
        world.told.values().stream()
                .flatMap(List::stream)
                .map(InjectedRoute::prefix)
                .forEach(prefix -> assertThat(config.allows(prefix))
                        .as("seed %d: %s", seed, prefix)
                        .isTrue());
        List<InjectRoute> routes = world.actions.subList(seen, world.actions.size()).stream()
                .flatMap(action ->
                        action instanceof InjectAction.Tell(InjectRoute route) ? Stream.of(route) : Stream.empty())
                .toList();
        seen = world.actions.size();
        boolean anybody = world.told.containsKey("edge") && !world.announced().isEmpty();
        boolean sessionUp = world.endOfRib.contains("edge");
        if (hadOrigin && sessionUp && upSince.contains("edge")) {
            assertThat(anybody)
                    .as("seed %d: the last origin was withdrawn", seed)
                    .isTrue();
        }
        hadOrigin = anybody;
        routes.stream()
                .filter(route -> upSince.contains(route.edge()) && !isReplaced(route, routes))
                .forEach(_ -> paid.add(world.now().monotonicNanos()));
        for (int first = 0; first < paid.size() && !routes.isEmpty(); first++) {
            long span = paid.getLast() - paid.get(first);
            int changes = paid.size() - first;
            assertThat(changes)
                    .as("seed %d: changes within %d ms", seed, span / 1_000_000)
                    .isLessThanOrEqualTo((int) (BURST + span / REFILL.toNanos() + 1));
        }
        if (paid.size() > 60) {
            paid.subList(0, paid.size() - 40).clear();
        }
        upSince.clear();
        upSince.addAll(world.endOfRib);
    }

    private static void quiet(World world, long seed) {
        world.tell(new InjectEvent.DrillEnded("reboot (run 1)"));
        world.pass(Duration.ofMinutes(5)); // every maintenance is over
        NODES.forEach(world::well);
        world.pass(Duration.ofMinutes(3)); // and no figure of merit is above its limit
        world.ask(new Request.Undrain(new Target(Optional.of("api"), Optional.empty())));
        world.pass(Duration.ofMinutes(3));
        assertThat(world.announced()).as("seed %d", seed).containsExactlyElementsOf(new TreeSet<>(NODES));
        assertThat(world.routes("edge2")).as("seed %d", seed).hasSize(1);
        Set<Prefix> prefixes =
                world.routes("edge").stream().map(InjectedRoute::prefix).collect(Collectors.toSet());
        assertThat(prefixes).containsExactly(World.VIP);
        assertThat(world.routes("edge"))
                .as("seed %d", seed)
                .allMatch(route -> route.attributes().med().orElse(0) == 100);
        NODES.stream().skip(1).forEach(world::ill);
        world.pass(Duration.ofMinutes(3));
        assertThat(world.announced()).as("seed %d", seed).containsExactly("node1");
    }
}

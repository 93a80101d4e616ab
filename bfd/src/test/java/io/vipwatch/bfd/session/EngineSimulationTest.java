package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Two systems with the real engine between lossy links and with stalls, from many seeds; what must be true is checked
 * after every event. The machine's own simulation is in {@code bfd.fsm}; this one is about the loop around it.
 */
class EngineSimulationTest {
    private static final int SEEDS = 120;
    private static final int[] INTERVALS = {10, 50, 100, 300, 1000};

    private final Map<VirtualSystem, Integer> seen = new HashMap<>();
    private int failures;

    private static Parameters parameters(RandomGenerator random) {
        return Pair.parameters(INTERVALS[random.nextInt(INTERVALS.length)], 2 + random.nextInt(4));
    }

    private static Optional<KeyChain> keys(RandomGenerator random) {
        AuthenticationType[] types = AuthenticationType.values();
        int choice = random.nextInt(2 * types.length);
        return choice < types.length ? Optional.of(Pair.keys(types[choice])) : Optional.empty();
    }

    private Pair pair(long seed) {
        Pair pair = new Pair(seed);
        RandomGenerator random = pair.network.random;
        Optional<KeyChain> keys = keys(random);
        for (VirtualSystem system : pair.network.systems) {
            String remote = system == pair.left ? Pair.RIGHT : Pair.LEFT;
            SessionConfig config = Pair.session(remote, parameters(random));
            system.add(keys.map(config::with).orElse(config));
        }
        pair.network.invariant(() -> pair.network.systems.forEach(this::check));
        return pair;
    }

    private void check(VirtualSystem system) {
        for (LiveSession live : system.engine.roster().byName().values()) {
            SessionState state = live.session().state();
            boolean alive = live.session().remote() instanceof Remote.Heard;
            require(alive || (state != SessionState.UP && state != SessionState.INIT), system, "alone and not Down");
            if (system.awake()) {
                long overdue = system.sockets.nanoTime() - VirtualSystem.LATENCY;
                require(live.nextDue() > overdue, system, "something is overdue");
                require(system.engine.nextDue() <= live.nextDue(), system, "the queue does not know what is due");
            }
        }
        int from = seen.getOrDefault(system, 0);
        system.events.subList(from, system.events.size()).forEach(event -> check(system, event));
        seen.put(system, system.events.size());
    }

    private void check(VirtualSystem system, BfdEvent event) {
        require(!(event instanceof BfdEvent.Faulted), system, "a mistake of ours: " + event);
        if (event instanceof BfdEvent.StateChanged change && change.cause() == Cause.DETECTION_TIME_EXPIRED) {
            require(!change.overhead().orElseThrow().isNegative(), system, "Down before the detection time");
            require(system.sockets.waiting() == 0, system, "Down though packets waited");
            failures++;
        }
    }

    private static void require(boolean holds, VirtualSystem system, String rule) {
        if (!holds) {
            throw new AssertionError(system.name + " at " + system.sockets.nanoTime() + ": " + rule);
        }
    }

    private void forSeeds(Consumer<Pair> scenario) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            seen.clear();
            try {
                scenario.accept(pair(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Test
    void noSessionIsStuckAfterWhateverHappened() {
        forSeeds(pair -> {
            RandomGenerator random = pair.network.random;
            for (int round = 0; round < 12; round++) {
                trouble(pair, random.nextBoolean() ? pair.left : pair.right, random);
                pair.network.run(random.nextLong(4 * SECOND));
            }
            calm(pair.toLeft);
            calm(pair.toRight);
            for (VirtualSystem system : pair.network.systems) {
                system.happen("peer", new Event.Enable());
                system.happen("peer", new Event.ClearDown());
            }
            pair.network.run(60 * SECOND);
            for (VirtualSystem system : pair.network.systems) {
                assertThat(system.up("peer"))
                        .as("%s is stuck: %s", system.name, system.status("peer"))
                        .isTrue();
            }
            assertThat(pair.left.status("peer").detectionTime())
                    .contains(pair.right
                            .status("peer")
                            .transmitInterval()
                            .multipliedBy(pair.right.status("peer").parameters().detectMult()));
        });
        assertThat(failures).as("there was trouble").isGreaterThan(SEEDS);
    }

    private static void calm(VirtualNetwork.Link link) {
        link.cut = false;
        link.loss = 0;
        link.duplication = 0;
        link.delayVariation = 0;
        link.hopLimit = 255;
    }

    private static void trouble(Pair pair, VirtualSystem system, RandomGenerator random) {
        VirtualNetwork.Link link = system == pair.left ? pair.toRight : pair.toLeft;
        switch (random.nextInt(12)) {
            case 0 -> link.cut = !link.cut;
            case 1 -> link.loss = random.nextDouble() * 0.5;
            case 2 -> link.duplication = 0.2;
            case 3 -> link.delayVariation = random.nextLong(200 * MILLISECOND);
            case 4 -> system.stall(random.nextLong(3 * SECOND));
            case 5 -> system.happen("peer", new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
            case 6 -> system.happen("peer", new Event.SignalDown(Diagnostic.PATH_DOWN));
            case 7 -> {
                system.happen("peer", new Event.Enable());
                system.happen("peer", new Event.ClearDown());
            }
            case 8 -> link.hopLimit = 254;
            case 9, 10 -> calm(link);
            default -> system.happen("peer", new Event.ParametersChanged(parameters(random)));
        }
    }

    @Test
    void aStallShorterThanThePatienceOfTheNeighborTakesNobodyDown() {
        forSeeds(pair -> {
            pair.network.run(20 * SECOND);
            for (int round = 0; round < 5; round++) {
                VirtualSystem system = pair.network.random.nextBoolean() ? pair.left : pair.right;
                SessionStatus status = system.status("peer");
                Duration patience = status.transmitInterval()
                        .multipliedBy(status.parameters().detectMult() - 1L)
                        .minusMillis(3);
                system.stall(patience.toNanos());
                pair.network.run(10 * SECOND);
            }
            assertThat(pair.left.failures()).isEmpty();
            assertThat(pair.right.failures()).isEmpty();
        });
    }

    @Test
    void onALinkWithoutLossNoChangeOfIntervalsTakesASessionDown() {
        forSeeds(pair -> {
            RandomGenerator random = pair.network.random;
            pair.network.run(20 * SECOND);
            for (int change = 0; change < 8; change++) {
                VirtualSystem system = random.nextBoolean() ? pair.left : pair.right;
                system.happen("peer", new Event.ParametersChanged(parameters(random)));
                pair.network.run(random.nextLong(2 * SECOND));
            }
            pair.network.run(10 * SECOND);
            assertThat(pair.left.failures()).isEmpty();
            assertThat(pair.right.failures()).isEmpty();
        });
    }
}

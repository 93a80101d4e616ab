package io.vipwatch.bfd.fsm;

import static io.vipwatch.bfd.fsm.Simulation.MILLISECOND;
import static io.vipwatch.bfd.fsm.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.packet.SessionState;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Two peers on a link, from hundreds of seeds; {@link SimulatedPeer} holds the invariants. */
class SimulationTest {
    private static final long[] INTERVALS = {50_000, 100_000, 300_000, 1_000_000};

    private static void forSeeds(int count, LongConsumer scenario) {
        for (long seed = 1; seed <= count; seed++) {
            try {
                scenario.accept(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static long interval(RandomGenerator random) {
        return INTERVALS[random.nextInt(INTERVALS.length)];
    }

    private static Parameters parameters(RandomGenerator random, Role role) {
        return new Parameters(role, interval(random), interval(random), 1 + random.nextInt(5));
    }

    private static Authentication authentication(RandomGenerator random) {
        AuthenticationType[] types = AuthenticationType.values();
        int choice = random.nextInt(types.length + 3);
        if (choice >= types.length) {
            return Authentication.none();
        }
        AuthenticationKey key = new AuthenticationKey(types[choice], 3, Octets.copyOf(new byte[] {1, 2, 3}));
        return Authentication.with(KeyChain.of(key), random.nextInt());
    }

    private static Simulation twoPeers(long seed) {
        Simulation simulation = new Simulation(seed);
        RandomGenerator random = simulation.random;
        Authentication keys = authentication(random);
        simulation.peer("A", parameters(random, Role.ACTIVE), keys);
        Role role = random.nextInt(4) == 0 ? Role.PASSIVE : Role.ACTIVE;
        simulation.peer("B", parameters(random, role), keys);
        return simulation;
    }

    @Test
    void changesOfParametersWhileUpNeverTakeASessionDownOnALinkWithoutLoss() {
        int[] polls = {0};
        forSeeds(120, seed -> {
            Simulation simulation = twoPeers(seed);
            RandomGenerator random = simulation.random;
            // A round trip longer than the interval is where an ambiguous Final would hurt.
            long delay = random.nextLong(120 * MILLISECOND);
            simulation.peers.forEach(peer -> {
                peer.link.delay = delay;
                peer.link.delayVariation = MILLISECOND;
            });
            simulation.run(20 * SECOND);
            simulation.peers.forEach(SimulatedPeer::assertUpAndSettled);
            for (int change = random.nextInt(12); change >= 0; change--) {
                SimulatedPeer peer = simulation.peers.get(random.nextInt(2));
                Role role = peer.session.parameters().role();
                peer.event(new Event.ParametersChanged(parameters(random, role)));
                simulation.run(random.nextLong(random.nextBoolean() ? 300 * MILLISECOND : 3 * SECOND));
            }
            simulation.run(30 * SECOND);
            for (SimulatedPeer peer : simulation.peers) {
                peer.assertUpAndSettled();
                assertThat(peer.failures()).isEmpty();
                polls[0] += peer.polls;
            }
        });
        assertThat(polls[0]).as("Poll packets there were").isGreaterThan(1000);
    }

    @Test
    void noSessionIsStuckAfterWhateverHappened() {
        int[] failures = {0};
        forSeeds(150, seed -> {
            Simulation simulation = twoPeers(seed);
            RandomGenerator random = simulation.random;
            for (int round = 0; round < 12; round++) {
                trouble(simulation, simulation.peers.get(random.nextInt(2)), random.nextInt(9));
                simulation.run(random.nextLong(4 * SECOND));
            }
            for (SimulatedPeer peer : simulation.peers) {
                peer.link.calm();
                peer.event(new Event.Enable());
            }
            simulation.run(45 * SECOND);
            simulation.peers.forEach(SimulatedPeer::assertUpAndSettled);
            simulation.peers.forEach(peer -> failures[0] += peer.failures().size());
        });
        assertThat(failures[0]).as("there was trouble").isGreaterThan(200);
    }

    private static void trouble(Simulation simulation, SimulatedPeer peer, int kind) {
        RandomGenerator random = simulation.random;
        switch (kind) {
            case 0 -> peer.link.cut = !peer.link.cut;
            case 1 -> peer.link.loss = random.nextDouble() * 0.5;
            case 2 -> peer.link.duplication = 0.2;
            case 3 -> {
                peer.link.ordered = false;
                peer.link.delayVariation = random.nextLong(200 * MILLISECOND);
            }
            case 4 -> peer.stall(random.nextLong(3 * SECOND));
            case 5 -> peer.event(new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
            case 6 -> peer.event(new Event.Enable());
            case 7 -> peer.restart();
            default ->
                peer.event(new Event.ParametersChanged(
                        parameters(random, peer.session.parameters().role())));
        }
    }

    @Test
    void aStallShorterThanTheDetectionTimeOfTheNeighborTakesNobodyDown() {
        forSeeds(60, seed -> {
            Simulation simulation = twoPeers(seed);
            simulation.run(20 * SECOND);
            for (int round = 0; round < 5; round++) {
                SimulatedPeer peer = simulation.peers.get(simulation.random.nextInt(2));
                long interval = 1000 * peer.session.transmitInterval();
                // The neighbour waits for us this much longer than one interval.
                long patience = 1000 * peer.session.remoteDetectionTime() - interval - 3 * MILLISECOND;
                if (patience > 0) {
                    peer.stall(patience);
                }
                simulation.run(10 * SECOND);
            }
            simulation.peers.forEach(peer -> assertThat(peer.failures()).isEmpty());
        });
    }

    @Test
    void aCutLongerThanTheDetectionTimeIsSeenByBoth() {
        forSeeds(60, seed -> {
            Simulation simulation = twoPeers(seed);
            simulation.run(20 * SECOND);
            simulation.peers.forEach(peer -> peer.link.cut = true);
            long longest = simulation.peers.stream()
                    .mapToLong(peer -> 1000 * peer.session.detectionTime().orElseThrow())
                    .max()
                    .orElseThrow();
            simulation.run(longest + 3 * MILLISECOND);
            for (SimulatedPeer peer : simulation.peers) {
                assertThat(peer.session.state()).isEqualTo(SessionState.DOWN);
                assertThat(peer.session.diagnostic()).isEqualTo(Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
                assertThat(peer.failures()).hasSize(1);
                peer.link.calm();
            }
            simulation.run(20 * SECOND);
            simulation.peers.forEach(SimulatedPeer::assertUpAndSettled);
        });
    }

    @Test
    void lossInOneDirectionIsDetectedByOnePeerAndSignaledToTheOther() {
        Simulation simulation = new Simulation(1);
        SimulatedPeer mute = simulation.peer("A", Sessions.parameters(100_000, 100_000), Authentication.none());
        SimulatedPeer deaf = simulation.peer("B", Sessions.parameters(100_000, 100_000), Authentication.none());
        simulation.run(5 * SECOND);
        mute.link.cut = true;
        simulation.run(400 * MILLISECOND);
        assertThat(deaf.failures())
                .extracting(Action.StateChanged::cause)
                .containsExactly(Cause.DETECTION_TIME_EXPIRED);
        assertThat(mute.failures())
                .extracting(Action.StateChanged::cause)
                .containsExactly(Cause.NEIGHBOR_SIGNALED_DOWN);
    }
}

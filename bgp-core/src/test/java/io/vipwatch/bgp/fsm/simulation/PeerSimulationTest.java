package io.vipwatch.bgp.fsm.simulation;

import org.junit.jupiter.api.Test;

/**
 * Two peers under faults, a few hundred seeds at a time. A million by hand:
 * {@code -Dvipwatch.simulation.seeds=1000000}; one seed again: {@code -Dvipwatch.simulation.first=SEED}.
 */
class PeerSimulationTest {
    private static final long FIRST = Long.getLong("vipwatch.simulation.first", 1);
    private static final long SEEDS = Long.getLong("vipwatch.simulation.seeds", 500);

    @Test
    void whateverHappensTheInvariantsHoldAndTheSessionComesBack() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", simulation.log()), e);
            }
        }
    }
}

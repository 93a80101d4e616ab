package io.vipwatch.bgp.fsm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Two peers under faults, a few hundred seeds at a time. A million by hand:
 * {@code -Dvipwatch.simulation.seeds=1000000}; one seed again: {@code -Dvipwatch.simulation.first=SEED}.
 */
class PeerSimulationTest {
    private static final long FIRST = Long.getLong("vipwatch.simulation.first", 1);
    private static final long SEEDS = Long.getLong("vipwatch.simulation.seeds", 300);

    @Test
    void whateverHappensTheInvariantsHoldAndTheSessionComesBack() {
        Tally tally = new Tally();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run();
                tally.add(simulation.tally());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", simulation.log()), e);
            }
        }
        assertThat(tally.counts())
                .as("what has to happen in so many runs")
                .containsKeys(
                        "session down: hold-timer",
                        "session down: notification",
                        "session down: notification-sent",
                        "session down: tcp-fin",
                        "session down: tcp-reset",
                        "session down: peer-restarted",
                        "session down: send-hold",
                        "session up: hold time 0",
                        "session down: administrative",
                        "session down: bfd",
                        "connection ended: bfd",
                        "session down: max-prefix",
                        "session down: own-fault",
                        "connection ended: collision-lost",
                        "stale routes flushed: BFD_DOWN",
                        "stale routes flushed: END_OF_RIB",
                        "stale routes flushed: FAMILY_NOT_RESTARTED",
                        "stale routes flushed: FORWARDING_NOT_PRESERVED",
                        "stale routes flushed: RESTARTED_AGAIN",
                        "stale routes flushed: RESTART_TIME_EXPIRED",
                        "stale routes flushed: STALE_PATH_TIME_EXPIRED");
    }
}

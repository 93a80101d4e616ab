package io.vipwatch.lab.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the container lab's tests prove of FRR and BIRD, of the simulated lab. */
class SimulatedLabTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void inCalicosDefaultFormEveryNodeRepeatsTheRoutesOfTheOthers() {
        try (SimulatedLab lab = SimulatedLab.start(Topology.standard())) {
            lab.awaitConverged(PATIENCE);
            assertThat(lab.edge().paths(lab.topology().vip())).isEqualTo(9);
            assertThat(lab.edge().paths(lab.node(1).plan().podBlock())).isEqualTo(3);
        }
    }

    @Test
    void withTheRemotePeersFilterEachNodeAnnouncesItsOwnRoutesOnly() {
        try (SimulatedLab lab = SimulatedLab.start(filtered())) {
            lab.awaitConverged(PATIENCE);
            assertThat(lab.edge().paths(lab.topology().vip())).isEqualTo(3);
            assertThat(lab.edge().paths(lab.node(1).plan().podBlock())).isOne();

            lab.node(1).withdraw(lab.topology().vip());
            awaitPaths(lab, 2);
            lab.node(1).announce(lab.topology().vip());
            awaitPaths(lab, 3);
        }
    }

    @Test
    void aNodeThatIsToldToEndTakesItsRoutesAlongAndBringsThemBack() {
        try (SimulatedLab lab = SimulatedLab.start(filtered())) {
            lab.awaitConverged(PATIENCE);
            try (AppliedFault _ = lab.node(2).apply(new Fault.EndedDaemon(Fault.Signal.TERM))) {
                awaitPaths(lab, 2);
            }
            lab.awaitConverged(PATIENCE);
        }
    }

    @Test
    void theRoutesOfAKilledNodeAreKeptByGracefulRestartUntilItReturns() {
        try (SimulatedLab lab = SimulatedLab.start(filtered())) {
            lab.awaitConverged(PATIENCE);
            try (AppliedFault _ = lab.node(2).apply(new Fault.EndedDaemon(Fault.Signal.KILL))) {
                assertThat(Patience.until(
                                PATIENCE, () -> lab.edge().established().size() == 2))
                        .isTrue();
                assertThat(lab.edge().paths(lab.topology().vip())).isEqualTo(3);
            }
            lab.awaitConverged(PATIENCE);
        }
    }

    @Test
    void aNodeWithoutPowerIsMissedWhenTheHoldTimeEndsAndReturns() {
        Topology shortHold = filtered().withEdge(edge -> edge.withTimers(BgpTimers.ofSeconds(1, 3)));
        try (SimulatedLab lab = SimulatedLab.start(shortHold)) {
            lab.awaitConverged(PATIENCE);
            try (AppliedFault _ = lab.node(3).apply(new Fault.PowerOff())) {
                awaitPaths(lab, 2);
            }
            lab.awaitConverged(PATIENCE);
        }
    }

    @Test
    void aFaultThatCannotBeSimulatedIsRefused() {
        try (SimulatedLab lab = SimulatedLab.start(filtered())) {
            assertThatThrownBy(() -> lab.node(1).apply(new Fault.EndedApi()))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("no API server");
        }
    }

    private static Topology filtered() {
        return Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED);
    }

    private static void awaitPaths(SimulatedLab lab, int paths) {
        assertThat(Patience.until(
                        PATIENCE, () -> lab.edge().paths(lab.topology().vip()) == paths))
                .as(
                        "the edge has %d paths to the VIP, not %d",
                        lab.edge().paths(lab.topology().vip()), paths)
                .isTrue();
    }
}

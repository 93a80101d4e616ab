package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabConfigurationTest {
    private final Topology standard = Topology.standard();

    private static String bird(Topology topology, int number) {
        return new BirdConfiguration(topology, topology.nodes().get(number - 1)).text();
    }

    @Test
    void ofTwoNodesTheOneWithTheLowerAddressIsPassive() {
        assertThat(bird(standard, 2).split("protocol bgp ", -1))
                .filteredOn(text -> text.contains("passive on;"))
                .singleElement()
                .asString()
                .startsWith("Mesh_node3 ");
    }

    @Test
    void theFilterAgainstRepeatedRoutesIsOnExternalSessionsOnly() {
        Topology filtered = standard.with(ReAdvertisement.REMOTE_PEERS_REJECTED).withObserver(Observer.onPort(1790));

        assertThat(bird(filtered, 1).split("protocol bgp ", -1))
                .filteredOn(text -> text.contains("source = RTS_BGP"))
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .containsExactly("Edge", "Observer");
        assertThat(bird(standard, 1)).doesNotContain("RTS_BGP");
    }

    @Test
    void aNodeProposesBirdsOwnHoldTimeUnlessTold() {
        assertThat(bird(standard, 1)).doesNotContain("hold time");
        assertThat(bird(standard.withNodes(node -> node.withHoldTime(Duration.ofSeconds(9))), 1))
                .contains("  hold time 9; startup hold time 9;\n");
    }

    @Test
    void aNodeRestartsGracefullyUnlessTold() {
        assertThat(bird(standard, 1)).contains("graceful restart on; graceful restart time 120;");
        assertThat(bird(standard.withNodes(node -> node.withGracefulRestart(new GracefulRestart.Off())), 1))
                .contains("graceful restart off;")
                .doesNotContain("graceful restart on")
                .doesNotContain("graceful restart wait");
    }

    @Test
    void passwordsGoToTheSessionsTheyProtect() {
        Topology protectedObserver = standard.withObserver(Observer.onPort(1790).withPassword("observed"))
                .withEdge(edge -> edge.withPassword("edged"));

        assertThat(bird(protectedObserver, 1).split("protocol bgp ", -1))
                .filteredOn(text -> text.contains("password"))
                .satisfiesExactly(
                        edge -> assertThat(edge).startsWith("Edge ").contains("password \"edged\";"),
                        observer -> assertThat(observer).startsWith("Observer ").contains("password \"observed\";"));
        assertThat(new FrrConfiguration(protectedObserver).text())
                .contains("neighbor NODES password edged\n")
                .contains("neighbor fd00:10:65::1 password observed\n");
    }

    @Test
    void theEdgeProposesItsTimersAndHelpsUnlessTold() {
        assertThat(new FrrConfiguration(standard).text())
                .contains("neighbor NODES timers 60 180\n")
                .doesNotContain("graceful-restart-disable");
        Topology quick =
                standard.withEdge(edge -> edge.withTimers(BgpTimers.SHORT).withoutGracefulRestartHelper());
        assertThat(new FrrConfiguration(quick).text())
                .contains("neighbor NODES timers 3 9\n")
                .contains(" bgp graceful-restart-disable\n");
    }

    @Test
    void aNodeWithdrawsOnlyWhatItOriginates() {
        CalicoNode node = standard.nodes().getFirst();

        assertThat(List.of(node.podBlock(), standard.services(), standard.vip()))
                .allSatisfy(prefix -> assertThat(bird(standard, 1))
                        .contains("\n  " + BirdConfiguration.route(standard, node, prefix) + "\n"));
        assertThatThrownBy(() -> BirdConfiguration.route(
                        standard, node, standard.nodes().getLast().podBlock()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("node1 does not originate 2001:db8:0:ffcc:");
    }

    @Test
    void allServicesOfANodeComeFromOneProtocolAndSoHaveOnePathIdentifier() {
        assertThat(bird(standard, 1).split("protocol ", -1))
                .filteredOn(text -> text.contains("blackhole"))
                .satisfiesExactly(
                        pods -> assertThat(pods).startsWith("static pods"),
                        services -> assertThat(services)
                                .contains(standard.services().toString())
                                .contains(standard.vip().toString()));
    }
}

package io.vipwatch.lab.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopologyTest {
    @Test
    void everyMemberHasItsOwnAddressOnWhateverNetworkTheLabIs() {
        Topology topology =
                Topology.standard().withObserver(Observer.onPort(1790)).withLan(Topology.lanNumber(0xabc));

        assertThat(topology.address(topology.edge())).isEqualTo(IpAddress.of("fd00:10:abc::10"));
        assertThat(topology.nodes())
                .extracting(topology::address)
                .containsExactly(
                        IpAddress.of("fd00:10:abc::11"),
                        IpAddress.of("fd00:10:abc::12"),
                        IpAddress.of("fd00:10:abc::13"));
        assertThat(topology.observer().map(topology::address)).contains(IpAddress.of("fd00:10:abc::1"));
    }

    @Test
    void labsOnDifferentNetworksCanHaveDifferentVirtualAddresses() {
        Topology topology =
                Topology.standard().withLan(Topology.lanNumber(0xabc)).withServicesOfItsLan();

        assertThat(topology.services()).isEqualTo(Prefix.of("2001:db8:5:abc::/112"));
        assertThat(topology.vip()).isEqualTo(Prefix.of("2001:db8:5:abc::100/128"));
    }

    @Test
    void inCalicosDefaultFormEveryNodeRepeatsEveryOrigin() {
        Topology topology = Topology.standard();

        assertThat(topology.expectedPaths(topology.vip())).isEqualTo(9);
        assertThat(topology.expectedPaths(topology.services())).isEqualTo(9);
        assertThat(topology.expectedPaths(topology.nodes().getFirst().podBlock()))
                .isEqualTo(3);
    }

    @Test
    void withTheFilterThereIsOnePathForEachOrigin() {
        Topology topology = Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED);

        assertThat(topology.expectedPaths(topology.vip())).isEqualTo(3);
        assertThat(topology.expectedPaths(topology.nodes().getLast().podBlock()))
                .isEqualTo(1);
        assertThat(topology.expectedPaths(Prefix.of("2001:db8:1::/48"))).isZero();
    }

    @Test
    void theVirtualIpAddressMustBeCoveredByTheServices() {
        Topology good = Topology.ofNodes(1);

        assertThatThrownBy(() -> new Topology(
                        good.lan(),
                        good.edge(),
                        good.nodes(),
                        Optional.empty(),
                        good.services(),
                        Prefix.of("2001:db8:1::1/128"),
                        good.reAdvertisement()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2001:db8:1::1/128 is not within the services 2001:db8:0:ff00::/112");
    }

    @Test
    void podBlocksAreDisjointAndInOnePool() {
        Prefix pool = Prefix.of("2001:db8:0:ffcc::/112");

        assertThat(Topology.standard().nodes())
                .extracting(CalicoNode::podBlock)
                .doesNotHaveDuplicates()
                .allMatch(block -> block.length() == 122 && pool.covers(block));
    }
}

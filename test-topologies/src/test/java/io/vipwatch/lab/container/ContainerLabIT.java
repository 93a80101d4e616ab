package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lab comes up in both of Calico's forms, as the topology says. */
@Tag("lab")
class ContainerLabIT {
    private static final Duration START = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(ReAdvertisement.class)
    void everyNodeIsEstablishedAndTheVipHasEveryPathWithinTwentySeconds(ReAdvertisement form) {
        Topology wanted = Topology.standard().with(form);
        long begin = System.nanoTime();
        try (ContainerLab lab = ContainerLab.start(wanted)) {
            lab.awaitConverged(START);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(START);
            Topology topology = lab.topology();
            Prefix pods = topology.nodes().getFirst().podBlock();
            int repeats = form == ReAdvertisement.MESH_DEFAULT ? 3 : 1;
            assertThat(lab.edge().paths(topology.vip())).isEqualTo(3 * repeats);
            assertThat(lab.edge().paths(topology.services())).isEqualTo(3 * repeats);
            assertThat(lab.edge().paths(pods)).isEqualTo(repeats);
            assertThat(lab.edge().nextHops(topology.vip()))
                    .containsExactlyElementsOf(
                            lab.nodes().stream().map(LabNode::address).toList());
        }
    }
}

package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.config.TrackSection;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code lab config} prints is a configuration. */
class LabConfigCommandTest {
    @ParameterizedTest
    @EnumSource
    void theMonitorReadsTheConfigurationOfTheLab(ReAdvertisement form) throws Exception {
        Topology lab = Topology.standard().with(form).withObserver(Observer.onPort(17_900));
        MonitorConfig config =
                new ConfigReader(Map.of()).parse("lab.yaml", LabConfigCommand.text(lab), Path.of("/tmp"));
        assertThat(config.speaker().asn())
                .isEqualTo(lab.observer().orElseThrow().asn());
        assertThat(config.speaker().listen()).hasToString("[[::]:17900]");
        assertThat(config.peers()).extracting(PeerSection::name).containsExactly("node1", "node2", "node3", "edge");
        assertThat(config.peers())
                .extracting(PeerSection::role)
                .containsExactly(
                        PeerSection.Role.NODE, PeerSection.Role.NODE, PeerSection.Role.NODE, PeerSection.Role.EDGE);
        assertThat(config.peers().getLast().location())
                .hasToString(lab.address(lab.edge()).toString());
        assertThat(config.track())
                .extracting(TrackSection::name)
                .containsExactly("api", "services", "pods-node1", "pods-node2", "pods-node3");
        assertThat(config.track().getFirst().prefix()).isEqualTo(lab.vip());
        assertThat(config.track().getFirst().minOrigins()).isEqualTo(3);
    }

    @Test
    void aLabWithoutAnObserverHasNone() {
        assertThatThrownBy(() -> LabConfigCommand.text(Topology.standard()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("without an observer");
    }
}

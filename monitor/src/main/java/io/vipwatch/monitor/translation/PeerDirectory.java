package io.vipwatch.monitor.translation;

import io.vipwatch.bgp.session.Peer;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who the peers are in the cluster.
 *
 * @param roles what each configured peer is, by its name
 */
public record PeerDirectory(Map<String, PeerRole> roles) {
    /** {@return the peers of a configuration} */
    public static PeerDirectory of(MonitorConfig config) {
        return new PeerDirectory(
                config.peers().stream().collect(Collectors.toUnmodifiableMap(PeerSection::name, PeerDirectory::role)));
    }

    private static PeerRole role(PeerSection section) {
        return switch (section.role()) {
            case NODE -> PeerRole.NODE;
            case EDGE -> PeerRole.EDGE;
        };
    }

    /** {@return how events call a peer} */
    public PeerName nameOf(Peer peer) {
        return new PeerName(
                peer.name(), peer.name(), roleOf(peer.name()), peer.address().address());
    }

    /** {@return the role of a peer; of one that came by a range, that of the range} */
    public PeerRole roleOf(String name) {
        return configuredRole(name).orElse(PeerRole.NODE);
    }

    /** {@return the role of a peer that is configured, by itself or by its range} */
    public Optional<PeerRole> configuredRole(String name) {
        int bracket = name.indexOf('[');
        return Optional.ofNullable(roles.get(bracket < 0 ? name : name.substring(0, bracket)));
    }
}

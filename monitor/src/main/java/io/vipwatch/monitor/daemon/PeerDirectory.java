package io.vipwatch.monitor.daemon;

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
record PeerDirectory(Map<String, PeerRole> roles) {
    static PeerDirectory of(MonitorConfig config) {
        return new PeerDirectory(
                config.peers().stream().collect(Collectors.toUnmodifiableMap(PeerSection::name, PartSettings::role)));
    }

    PeerName nameOf(Peer peer) {
        return new PeerName(
                peer.name(), peer.name(), roleOf(peer.name()), peer.address().address());
    }

    /** {@return the role of a peer; of one that came by a range, that of the range} */
    PeerRole roleOf(String name) {
        return configuredRole(name).orElse(PeerRole.NODE);
    }

    /** {@return the role of a peer that is configured, by itself or by its range} */
    Optional<PeerRole> configuredRole(String name) {
        int bracket = name.indexOf('[');
        return Optional.ofNullable(roles.get(bracket < 0 ? name : name.substring(0, bracket)));
    }
}

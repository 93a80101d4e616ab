package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerLocation;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.DecisionRules;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.translation.PeerDirectory;
import io.vipwatch.monitor.translation.TrackSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a recording does not say: who the peers are, and which of their prefixes matter.
 *
 * @param peers the configured peers; empty where there is no configuration, when every peer is a node named by its address
 * @param directory their roles
 * @param rules the prefixes to follow
 * @param decision how the edge chooses among paths
 * @param ports the TCP ports on which BGP is spoken
 * @param observer the end of captured sessions as which peers are heard; empty: the first that each is seen with
 */
public record ReplaySettings(
        List<PeerSection> peers,
        PeerDirectory directory,
        List<TrackRule> rules,
        DecisionRules decision,
        Set<Integer> ports,
        Optional<IpAddress> observer) {
    public ReplaySettings {
        peers = List.copyOf(peers);
        rules = List.copyOf(rules);
        ports = Set.copyOf(ports);
    }

    /** {@return the settings of a configuration} */
    public static ReplaySettings of(MonitorConfig config) {
        Set<Integer> ports = new HashSet<>(Set.of(BgpCapture.BGP_PORT));
        config.speaker().listen().forEach(listen -> ports.add(listen.port()));
        config.peers().forEach(peer -> ports.add(peer.port()));
        return new ReplaySettings(
                config.peers(),
                PeerDirectory.of(config),
                TrackSettings.rules(config),
                TrackSettings.decision(config),
                ports,
                Optional.empty());
    }

    /** {@return settings without a configuration: whoever announces routes is a node, and every prefix is followed} */
    public static ReplaySettings withoutConfiguration() {
        List<TrackRule> every = List.of(
                new TrackRule("ipv6", Prefix.of("::/0"), true, TrackedKind.SERVICES, 1),
                new TrackRule("ipv4", Prefix.of("0.0.0.0/0"), true, TrackedKind.SERVICES, 1));
        return new ReplaySettings(
                List.of(),
                new PeerDirectory(Map.of()),
                every,
                DecisionRules.DEFAULT,
                Set.of(BgpCapture.BGP_PORT),
                Optional.empty());
    }

    /** {@return the same, with peers as this end of captured sessions hears them} */
    public ReplaySettings heardBy(IpAddress other) {
        return new ReplaySettings(peers, directory, rules, decision, ports, Optional.of(other));
    }

    boolean isConfigured() {
        return !peers.isEmpty();
    }

    /** {@return who has this address, if it is a peer's} */
    Optional<Peer> peer(IpAddress address) {
        if (!isConfigured()) {
            return Optional.of(new Peer(address.toString(), ScopedAddress.of(address)));
        }
        return section(address).map(section -> switch (section.location()) {
            case PeerLocation.Address(ScopedAddress own) -> new Peer(section.name(), own);
            case PeerLocation.Range _ -> new Peer(section.name() + "[" + address + "]", ScopedAddress.of(address));
        });
    }

    /** {@return how long routes of the peer with this address are kept at most} */
    RetentionPolicy retention(IpAddress address) {
        return section(address)
                .map(PeerSection::gracefulRestart)
                .filter(restart -> restart.enabled())
                .map(restart -> new RetentionPolicy(restart.maximumRestartTime(), restart.stalePathTime()))
                .orElse(RetentionPolicy.DEFAULT);
    }

    private Optional<PeerSection> section(IpAddress address) {
        return peers.stream()
                .filter(section -> switch (section.location()) {
                    case PeerLocation.Address(ScopedAddress own) ->
                        own.address().equals(address);
                    case PeerLocation.Range(Prefix range, int _) -> range.contains(address);
                })
                .findFirst();
    }

    /** {@return whether the routes of one captured end, as the other hears them, are told: a node's, else the edge's} */
    boolean isPeer(IpAddress one, IpAddress other) {
        if (observer.isPresent()) {
            return observer.get().equals(other)
                    && (!isConfigured() || section(one).isPresent());
        }
        Optional<PeerRole> role = role(one);
        boolean otherIsNode = role(other).filter(PeerRole.NODE::equals).isPresent();
        return role.isPresent() && (role.get() == PeerRole.NODE || !otherIsNode);
    }

    private Optional<PeerRole> role(IpAddress address) {
        return section(address).map(PeerSection::name).map(directory::roleOf);
    }
}

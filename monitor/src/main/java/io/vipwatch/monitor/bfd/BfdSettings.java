package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.session.AddressPrefix;
import io.vipwatch.bfd.session.Configured;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import io.vipwatch.bfd.socket.SocketConfig.AccessChoice;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.config.BfdSection;
import io.vipwatch.monitor.config.BfdSessionSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerLocation;
import io.vipwatch.monitor.config.PeerSection;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The configuration in the words of the BFD library. */
final class BfdSettings {
    private final BfdSection common;

    BfdSettings(BfdSection common) {
        this.common = common;
    }

    int multihopPort() {
        return common.multihopPort();
    }

    /** {@return everything that is asked for: with the peers, and with whoever may begin a session} */
    List<Configured> wanted(List<PeerSection> peers) {
        Stream<Configured> ofPeers = peers.stream().flatMap(peer -> peer.bfd().map(bfd -> of(peer, bfd)).stream());
        return Stream.concat(ofPeers, common.unsolicited().stream().map(this::of))
                .toList();
    }

    /** {@return the sockets for sessions of these kinds} */
    SystemConfig system(List<Encapsulation> encapsulations) {
        List<InetAddress> listen =
                common.listen().stream().map(IpAddress::toInetAddress).toList();
        return new SystemConfig(
                "engine",
                new SocketConfig(
                        listen,
                        Optional.empty(),
                        encapsulations,
                        common.receiveBuffer(),
                        AccessChoice.AUTOMATIC,
                        common.allowUncheckedHopLimit(),
                        common.realTimePriority(),
                        common.lockMemory()),
                SystemConfig.DEFAULT_CLOSE_TIMEOUT);
    }

    private Encapsulation encapsulation(BfdSessionSection section) {
        return section.minimumHopLimit().isPresent()
                ? new Encapsulation(
                        common.multihopPort(), section.minimumHopLimit().getAsInt())
                : new Encapsulation(
                        common.singleHopPort(), Encapsulation.singleHop().minimumHopLimit());
    }

    private Configured of(PeerSection peer, PeerBfdSection bfd) {
        return switch (peer.location()) {
            case PeerLocation.Address(ScopedAddress address) -> session(peer, bfd, address);
            case PeerLocation.Range(var prefix, int limit) ->
                new RangeConfig(
                        peer.name(),
                        AddressPrefix.of(prefix.toString()),
                        bfd.session().interfaceName(),
                        encapsulation(bfd.session()),
                        parameters(bfd.session(), Role.PASSIVE),
                        keys(bfd.session()),
                        limit,
                        RangeConfig.DEFAULT_CREATIONS_PER_SECOND,
                        RangeConfig.DEFAULT_IDLE);
        };
    }

    private Configured of(BfdSection.Unsolicited range) {
        return new RangeConfig(
                range.name(),
                AddressPrefix.of(range.range().toString()),
                range.session().interfaceName(),
                encapsulation(range.session()),
                parameters(range.session(), Role.PASSIVE),
                keys(range.session()),
                range.limit(),
                range.perSecond(),
                range.idle());
    }

    private Configured session(PeerSection peer, PeerBfdSection bfd, ScopedAddress address) {
        Optional<InetAddress> local = bfd.source()
                .or(() -> peer.sourceAddress().map(ScopedAddress::address))
                .map(IpAddress::toInetAddress);
        Optional<String> interfaceName = bfd.session()
                .interfaceName()
                .or(() -> Optional.of(address.scope()).filter(scope -> !scope.isEmpty()));
        return new SessionConfig(
                peer.name(),
                address.address().toInetAddress(),
                local,
                interfaceName,
                encapsulation(bfd.session()),
                parameters(bfd.session(), bfd.passive().orElse(false) ? Role.PASSIVE : Role.ACTIVE),
                keys(bfd.session()));
    }

    private static Parameters parameters(BfdSessionSection section, Role role) {
        return new Parameters(
                role, microseconds(section.transmit()), microseconds(section.receive()), section.multiplier());
    }

    private static long microseconds(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static Optional<KeyChain> keys(BfdSessionSection section) {
        return section.authentication().map(authentication -> {
            List<AuthenticationKey> accepted =
                    authentication.keys().stream().map(BfdSettings::key).toList();
            AuthenticationKey signing = accepted.stream()
                    .filter(key -> key.keyId() == authentication.signing())
                    .findFirst()
                    .orElseThrow();
            return new KeyChain(accepted, signing);
        });
    }

    private static AuthenticationKey key(BfdSessionSection.AuthenticationKey key) {
        byte[] secret = key.secret().reveal().getBytes(StandardCharsets.UTF_8);
        return new AuthenticationKey(key.type(), key.id(), Octets.copyOf(secret));
    }
}

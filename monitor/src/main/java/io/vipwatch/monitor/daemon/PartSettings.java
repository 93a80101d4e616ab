package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.session.Announcing;
import io.vipwatch.bgp.session.ListenAddress;
import io.vipwatch.bgp.session.Password;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.PeerConfigBuilder;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.monitor.config.Endpoint;
import io.vipwatch.monitor.config.GracefulRestartSection;
import io.vipwatch.monitor.config.JournalSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerLocation;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.config.SpeakerSection;
import io.vipwatch.monitor.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The configuration in the words of the parts: speaker, tracker, journal. */
final class PartSettings {
    private PartSettings() {}

    static SpeakerConfig speaker(SpeakerSection section) {
        ListenAddress[] listen =
                section.listen().stream().map(PartSettings::listen).toArray(ListenAddress[]::new);
        return SpeakerConfig.listeningOn(listen);
    }

    private static ListenAddress listen(Endpoint endpoint) {
        return endpoint.address().isUnspecified()
                ? ListenAddress.any(endpoint.port())
                : ListenAddress.of(ScopedAddress.of(endpoint.address()), endpoint.port());
    }

    /** @param announcing how routes are announced to it; empty: none ever are */
    static PeerConfig peer(SpeakerSection own, PeerSection section, Optional<Announcing> announcing) {
        Remote remote = switch (section.location()) {
            case PeerLocation.Address(ScopedAddress address) -> new Remote.Address(address);
            case PeerLocation.Range(var prefix, int limit) -> new Remote.Range(prefix, limit);
        };
        Set<Family> addPath = section.addPath() ? new HashSet<>(section.families()) : Set.of();
        PeerConfigBuilder peer = PeerConfig.of(section.name(), remote, section.asn(), own.asn(), own.routerId())
                .port(section.port())
                .passive(section.passive())
                .holdTime(section.holdTime())
                .families(section.families(), addPath);
        GracefulRestartSection restart = section.gracefulRestart();
        if (restart.enabled()) {
            peer.gracefulRestart(new RetentionPolicy(restart.maximumRestartTime(), restart.stalePathTime()));
        } else {
            peer.withoutGracefulRestart();
        }
        announcing.ifPresent(peer::announcing);
        section.password().ifPresent(secret -> peer.password(Password.of(secret.reveal())));
        section.ttlSecurityHops().ifPresent(peer::ttlSecurityHops);
        section.sourceAddress().ifPresent(peer::sourceAddress);
        section.bfd().flatMap(PeerBfdSection::strictHold).ifPresent(peer::bfdStrictHold);
        section.maxPrefixes()
                .ifPresent(limit -> peer.maximumPrefixes(
                        new MaximumPrefixes(limit.limit(), limit.warningPercent(), limit.restart())));
        return peer.build();
    }

    /** {@return the name of this monitor in its events: that of its machine sets it apart from others} */
    static String source() {
        try {
            return "monitor/"
                    + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException noSuchSystem) {
            return "monitor";
        }
    }

    static JournalSettings journal(JournalSection section) {
        return new JournalSettings(
                section.directory(),
                section.segmentSize(),
                section.retention().age(),
                section.retention().size(),
                JournalSettings.in(section.directory()).memorySize());
    }
}

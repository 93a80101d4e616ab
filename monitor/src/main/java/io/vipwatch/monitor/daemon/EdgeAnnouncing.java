package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.Announcing;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.InjectServiceSection.OnExit;
import io.vipwatch.monitor.config.PeerSection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How routes are announced to each peer, which to all but the injector's edges is not at all; on any thread. */
final class EdgeAnnouncing {
    private final Set<String> complete = ConcurrentHashMap.newKeySet();

    /** {@return how routes are announced to this peer; empty: none are} */
    Optional<Announcing> to(PeerSection peer, Optional<InjectSection> inject) {
        List<InjectServiceSection> services = inject.map(InjectSection::services).orElse(List.of()).stream()
                .filter(service -> service.edges().contains(peer.name()))
                .toList();
        if (services.isEmpty()) {
            return Optional.empty();
        }
        Set<Family> families = services.stream()
                .flatMap(service -> service.prefixes().stream())
                .map(Prefix::family)
                .collect(Collectors.toSet());
        Optional<Duration> restart = services.stream()
                .filter(service -> service.onExit() == OnExit.KEEP)
                .map(InjectServiceSection::restartTime)
                .max(Duration::compareTo);
        return Optional.of(
                new Announcing(peer.addPath() ? families : Set.of(), restart, !complete.contains(peer.name())));
    }

    /** All that a peer is to be told is known from now on. */
    void complete(String peer) {
        complete.add(peer);
    }
}

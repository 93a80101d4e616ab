package io.vipwatch.monitor.injector;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.inject.InjectedRoute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Has the speaker tell the edges what the injector wants them to hold, and nothing that they hold already; on the injector's
 * thread.
 */
public final class EdgeSpeaker {
    private final Speaker speaker;
    private final Function<String, PeerConfig> complete;
    private final Map<String, Set<RouteKey>> told = new HashMap<>();

    /** @param complete the configuration of an edge when all that it is to be told is known */
    public EdgeSpeaker(Speaker speaker, Function<String, PeerConfig> complete) {
        this.speaker = speaker;
        this.complete = complete;
    }

    /**
     * Has an edge hold exactly these paths of us.
     *
     * @param again whether all of them are to be sent, also those that it was told before
     */
    public void advertise(String edge, List<InjectedRoute> routes, boolean again) {
        Optional<PeerConfig> peer = peer(edge);
        if (peer.isEmpty()) {
            return; // gone with a reload; the machine is told of that too
        }
        Announcements words = new Announcements(
                peer.get().localAs(), peer.get().localAs() == peer.get().remoteAs());
        Map<RouteKey, RouteAttributes> wanted = new LinkedHashMap<>();
        routes.stream().map(words::of).forEach(route -> wanted.put(route.key(), route.attributes()));
        Set<RouteKey> gone = new HashSet<>(told.getOrDefault(edge, Set.of()));
        Set<Family> families = families(gone);
        families.addAll(families(wanted.keySet()));
        gone.removeAll(wanted.keySet());
        // All of them: the speaker may have begun anew with this peer, and says nothing twice of what it has said.
        if (!wanted.isEmpty()) {
            speaker.announce(
                    edge,
                    wanted.entrySet().stream()
                            .map(route -> new Announcement(route.getKey(), route.getValue()))
                            .toList());
        }
        speaker.withdraw(edge, gone);
        told.put(edge, Set.copyOf(wanted.keySet()));
        if (again) {
            families.forEach(family -> speaker.refresh(edge, family));
        }
    }

    private static Set<Family> families(Set<RouteKey> keys) {
        Set<Family> families = new HashSet<>();
        keys.forEach(key -> families.add(key.family()));
        return families;
    }

    private Optional<PeerConfig> peer(String edge) {
        return speaker.sessions().stream()
                .filter(status -> status.peer().name().equals(edge))
                .map(SessionStatus::config)
                .findFirst();
    }

    /** Sends End-of-RIB, which was held back until the first round of checks was over (RFC 4724 §4.1). */
    public void endOfRib(String edge) {
        speaker.replace(complete.apply(edge));
    }

    /**
     * Ends what an edge is told.
     *
     * @param keep whether the edge is to keep the paths by graceful restart: then the session ends here
     * @return done when all is sent
     */
    public CompletableFuture<Void> finish(String edge, boolean keep) {
        try {
            return keep ? speaker.leave(edge, "vipwatch ends, and the edge keeps its paths") : speaker.told(edge);
        } catch (SpeakerException gone) {
            return CompletableFuture.completedFuture(null);
        }
    }
}

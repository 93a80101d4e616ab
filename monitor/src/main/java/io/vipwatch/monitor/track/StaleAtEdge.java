package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths that the edge keeps through a node that BFD does not reach any more. When BFD goes Down the edge cannot have
 * withdrawn them yet; what is still there once it has had the time is black-holed. Pure but for its own memory.
 */
final class StaleAtEdge {
    /** The time that the edge has to notice by itself and to tell us, unless it was said otherwise. */
    static final Duration ALLOWANCE = Duration.ofSeconds(3);

    private static final String RETURNED = "node-returned";

    private final Map<EdgePath, Suspicion> suspicions = new LinkedHashMap<>();
    private Duration allowance = ALLOWANCE;

    /** What the edge said of a path when BFD went Down, and whether it was told that it goes on saying so. */
    private record Suspicion(Moment since, boolean told) {}

    /** From now on the edge has this time to notice by itself and to tell us. */
    void allow(Duration time) {
        allowance = time;
    }

    /** BFD has gone Down while the edge announced these. */
    void down(List<EdgePath> paths, Moment at) {
        paths.forEach(path -> suspicions.putIfAbsent(path, new Suspicion(at, false)));
    }

    /** {@return what is to be said now} */
    List<Occurrence> look(Collection<PrefixPaths> prefixes, Moment now) {
        List<Occurrence> said = new ArrayList<>();
        for (Iterator<Map.Entry<EdgePath, Suspicion>> each =
                        suspicions.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<EdgePath, Suspicion> entry = each.next();
            EdgePath path = entry.getKey();
            Suspicion suspicion = entry.getValue();
            Duration duration = now.since(suspicion.since);
            Optional<String> end = end(path, prefixes);
            if (end.isPresent() && suspicion.told) {
                said.add(CrosscheckCleared.stillAnnounced(path, duration, end.get()));
                each.remove();
            } else if (end.isPresent() && !end.get().equals(RETURNED)) {
                each.remove();
            } else if (end.isEmpty() && !suspicion.told && duration.compareTo(allowance) >= 0) {
                said.add(CrosscheckMismatch.stillAnnounced(path, duration));
                entry.setValue(new Suspicion(suspicion.since, true));
            }
        }
        return said;
    }

    /** BFD reaches the node again; {@return what is to be said} */
    List<Occurrence> up(String node, Moment at) {
        List<Occurrence> said = new ArrayList<>();
        suspicions.forEach((path, suspicion) -> {
            if (path.node().equals(node) && suspicion.told) {
                said.add(CrosscheckCleared.stillAnnounced(path, at.since(suspicion.since), RETURNED));
            }
        });
        suspicions.keySet().removeIf(path -> path.node().equals(node));
        return said;
    }

    /** {@return why it is not so any more, if it is not} */
    private static Optional<String> end(EdgePath path, Collection<PrefixPaths> prefixes) {
        List<TrackedPath> paths = prefixes.stream()
                .filter(prefix -> prefix.prefix.equals(path.prefix()))
                .flatMap(prefix -> prefix.paths.values().stream())
                .toList();
        if (paths.stream()
                .anyMatch(own -> own.peer.role() == PeerRole.NODE
                        && own.isPresent()
                        && own.peer.node().equals(path.node()))) {
            return Optional.of(RETURNED);
        }
        List<PathState> states = paths.stream()
                .filter(theirs -> theirs.peer.peer().equals(path.edge())
                        && theirs.attributes.nextHop().contains(path.nextHop()))
                .map(theirs -> theirs.state)
                .toList();
        if (states.contains(PathState.PRESENT)) {
            return Optional.empty();
        }
        boolean unheard = states.contains(PathState.STALE) || states.contains(PathState.LOST);
        return Optional.of(unheard ? "edge-unknown" : "withdrawn");
    }
}

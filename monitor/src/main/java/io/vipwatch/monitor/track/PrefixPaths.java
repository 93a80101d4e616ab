package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A prefix with its paths; when a rule follows it, also its standing. */
final class PrefixPaths {
    /** How many paths that are gone are remembered, the youngest, so that one can see what was there. */
    private static final int REMEMBERED = 16;

    final Prefix prefix;
    final Map<PathKey, TrackedPath> paths = new LinkedHashMap<>();

    /** What the present announcement of a path has replaced, the last one of each path. */
    private final Map<PathKey, TrackedPath> replaced = new LinkedHashMap<>();

    /** Withdrawals of the last instant, for the rule of correlated withdrawals. */
    final Deque<Departure> departures = new ArrayDeque<>();

    /** What has happened to it. */
    final PrefixHistory history = new PrefixHistory();

    /** The path that the edge would be using. */
    Optional<PathKey> selected = Optional.empty();

    Optional<TrackRule> rule = Optional.empty();
    Standing standing = Standing.NOWHERE;
    Moment since;
    Moment changed;
    Optional<PrefixStateChanged> lastChange = Optional.empty();

    PrefixPaths(Prefix prefix, Moment since) {
        this.prefix = prefix;
        this.since = since;
        this.changed = since;
    }

    /** A path that has just been withdrawn. */
    record Departure(long monotonicNanos, TrackedPath path) {}

    Stream<TrackedPath> live() {
        return paths.values().stream().filter(TrackedPath::isLive);
    }

    boolean hasLivePath() {
        return paths.values().stream().anyMatch(TrackedPath::isLive);
    }

    /** {@return the path that an announcement leaves} */
    TrackedPath announced(PathKey key, PeerName peer, PathChange change, Moment at) {
        PathDescription after = change.after().orElseThrow();
        TrackedPath known = paths.get(key);
        if (known == null || !known.isLive()) {
            paths.remove(key); // so that it stands last
            TrackedPath path = new TrackedPath(peer, change.pathId(), after, at);
            paths.put(key, path);
            return path;
        }
        if (change.change() == RouteAction.REPLACE && !change.duplicate()) {
            replaced(key, known.replaced(at));
        }
        if (known.isStale()) {
            known.since = at;
        }
        if (known.isStale() || !known.attributes.asPath().equals(after.asPath())) {
            known.hadCompany = false;
            known.verdict =
                    Verdict.UNKNOWN; // of another session, whose identifiers mean something else, or another route
        }
        known.attributes = after;
        known.state = PathState.PRESENT;
        return known;
    }

    private void replaced(PathKey key, TrackedPath former) {
        replaced.remove(key); // so that the youngest stands last
        replaced.put(key, former);
        if (replaced.size() > REMEMBERED) {
            replaced.remove(replaced.keySet().iterator().next());
        }
    }

    /** Forgets the oldest of the paths that are gone, beyond those that are remembered. */
    void trim() {
        long gone = paths.values().stream().filter(path -> !path.isLive()).count();
        Iterator<TrackedPath> oldest = paths.values().iterator();
        while (gone > REMEMBERED && oldest.hasNext()) {
            if (!oldest.next().isLive()) {
                oldest.remove();
                gone--;
            }
        }
    }

    /** Forgets the paths of a peer that are gone: it has come back and said what it has. */
    void forgetGone(String peer) {
        paths.values().removeIf(path -> !path.isLive() && path.peer.peer().equals(peer));
        replaced.keySet().removeIf(key -> key.peer().equals(peer));
    }

    /** {@return what is shown of its paths} */
    List<PathView> views() {
        List<PathView> views = new ArrayList<>(paths.size() + replaced.size());
        paths.values().forEach(path -> views.add(path.view()));
        replaced.values().forEach(path -> views.add(path.view()));
        return views;
    }
}

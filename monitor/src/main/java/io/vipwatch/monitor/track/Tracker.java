package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixStateChanged.Cause;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Follows tracked prefixes over everything that the sessions bring, in the order in which it came. Each method takes
 * what happened and when, and returns what is to be said about it, in order. Pure but for its own memory; one thread at
 * a time.
 */
public final class Tracker {
    private final Map<String, PeerSession> sessions = new HashMap<>();
    /** Peers that are configured no more; their sessions are forgotten with their last path. */
    private final Set<String> removed = new HashSet<>();

    private final PrefixTable table = new PrefixTable();
    private final Attribution attribution = new Attribution(sessions);
    private final StaleAtEdge staleAtEdge = new StaleAtEdge();
    private final Reachability reachability = new Reachability(table);
    private final StateChanges stateChanges = new StateChanges(sessions);
    private final EdgeChooser edge;

    private final boolean tellsDuplicates;

    /** Makes a tracker of an edge with FRR's own settings, which counts duplicates and does not tell them. */
    public Tracker() {
        this(DecisionRules.DEFAULT, false);
    }

    /**
     * Makes a tracker.
     *
     * @param rules how the edge chooses among paths
     * @param tellsDuplicates whether changes that change nothing are told, besides being counted
     */
    public Tracker(DecisionRules rules, boolean tellsDuplicates) {
        edge = new EdgeChooser(sessions, rules);
        this.tellsDuplicates = tellsDuplicates;
    }

    /**
     * Follows other rules and other peers from now on. Routes that the former rules did not concern have to be told
     * again.
     *
     * @param roles the role of a peer that is configured, by its name
     * @return what changes through it
     */
    public List<Occurrence> follow(List<TrackRule> rules, Function<String, Optional<PeerRole>> roles, Moment at) {
        table.follow(rules, at);
        Batch batch = new Batch(at, new Cause("configuration", Optional.empty(), ""));
        removed.clear();
        for (PeerSession session : sessions.values()) {
            Optional<PeerRole> role = roles.apply(session.peer.peer());
            if (role.isEmpty()) {
                removed.add(session.peer.peer());
            } else if (role.get() != session.peer.role()) {
                changeRole(batch, session, role.get());
            }
        }
        table.all().forEach(known -> batch.dirty.add(known.prefix));
        return settle(batch);
    }

    /** Takes the edge to choose by other rules from now on: every tracked prefix is decided anew. */
    public void decideBy(DecisionRules rules) {
        edge.use(rules);
        table.all().forEach(edge::decide);
    }

    /** {@return whether a route to this prefix concerns any rule: it is followed, or covers one that is} */
    public boolean concerns(Prefix prefix) {
        return table.concerns(prefix);
    }

    /** A session came up. */
    public List<Occurrence> sessionUp(SessionUp up, Moment at) {
        sessions.put(up.peer().peer(), new PeerSession(up, at));
        removed.remove(up.peer().peer());
        return List.of(up);
    }

    /** A session ended; what becomes of its paths is told by the changes that follow. */
    public List<Occurrence> sessionDown(SessionDown down, Moment at) {
        Optional.ofNullable(sessions.get(down.peer().peer())).ifPresent(session -> session.lost(down));
        return List.of(down);
    }

    /** BFD does not reach a neighbour any more; what becomes of its paths is told by the changes that follow. */
    public Occurrence bfdDown(BfdDown down, Moment at) {
        Optional.ofNullable(sessions.get(down.peer().peer())).ifPresent(session -> session.bfd = Optional.of(down));
        if (!down.failure()) {
            return down;
        }
        List<EdgePath> believed = EdgeView.via(down.peer(), table.all());
        staleAtEdge.down(believed, at);
        return down.against(believed);
    }

    /** BFD reaches a neighbour. */
    public List<Occurrence> bfdUp(BfdUp up, Moment at) {
        Optional.ofNullable(sessions.get(up.peer().peer())).ifPresent(session -> session.bfd = Optional.empty());
        return Stream.concat(Stream.of(up), staleAtEdge.up(up.peer().node(), at).stream())
                .toList();
    }

    /** From now on the edge has this time to take notice of a node that BFD does not reach, before a mismatch is told. */
    public void allow(Duration time) {
        staleAtEdge.allow(time);
    }

    /** {@return what is to be said because time has passed; to be asked once a second at least} */
    public List<Occurrence> tick(Moment now) {
        return staleAtEdge.look(table.all(), now);
    }

    /** A peer has sent all it had. */
    public List<Occurrence> endOfRib(EndOfRib end, Moment at) {
        String peer = end.peer().peer();
        Optional.ofNullable(sessions.get(peer)).ifPresent(session -> session.endOfRib(end.family()));
        table.all().forEach(known -> known.forgetGone(peer));
        return List.of(end);
    }

    /** Paths of a peer changed, all through one UPDATE or one other cause, in this order. */
    public List<Occurrence> routes(PeerName peer, List<PathChange> changes, Moment at) {
        if (changes.isEmpty()) {
            return List.of();
        }
        Batch batch = new Batch(at, Losses.cause(changes.getFirst(), peer.node(), loss(peer), bfd(peer)));
        for (PathChange change : changes) {
            if (sessions.containsKey(peer.peer()) && table.concerns(change.prefix())) {
                apply(batch, peer, change);
            } else {
                batch.said.add(change.said(peer, Verdict.UNKNOWN, RouteClasses.of(change, Optional.empty())));
            }
        }
        return settle(batch);
    }

    /**
     * Compares what is known of a peer's paths with what its Adj-RIB-In holds, and takes over the difference: after other
     * rules are followed, or after changes were missed.
     *
     * @param held all its paths that concern a rule, each as an announcement, or as stale
     */
    public List<Occurrence> resynchronize(PeerName peer, List<PathChange> held, Moment at) {
        return routes(peer, Differences.between(table, peer, held), at);
    }

    /** {@return every followed prefix as it stands, sorted by prefix} */
    public List<PrefixView> view() {
        return table.all().stream()
                .flatMap(known -> known.rule.stream().map(rule -> view(known, rule)))
                .toList();
    }

    private PrefixView view(PrefixPaths known, TrackRule rule) {
        PrefixHistory.View history = known.history.view();
        return new PrefixView(
                rule,
                known.prefix,
                known.standing.state(),
                known.since,
                known.standing,
                known.changed,
                known.lastChange,
                known.views(),
                reachability.covering(known.prefix),
                edge.choice(known),
                history.changes(),
                history.flaps(),
                history.latest(),
                history.origins(),
                Advice.on(known));
    }

    private void changeRole(Batch batch, PeerSession session, PeerRole role) {
        PeerName before = session.peer;
        session.peer = new PeerName(before.peer(), before.node(), role, before.address());
        for (PrefixPaths prefix : table.all()) {
            prefix.live().filter(path -> path.peer.equals(before)).forEach(path -> path.peer = session.peer);
            spread(batch, attribution.judge(prefix, batch.at.monotonicNanos()));
        }
    }

    private void apply(Batch batch, PeerName peer, PathChange change) {
        PrefixPaths prefix = table.at(change.prefix(), batch.at);
        batch.touch(prefix.prefix, Losses.cause(change, peer.node(), loss(peer), bfd(peer)));
        PathKey key = new PathKey(peer.peer(), change.pathId());
        TrackedPath path = prefix.paths.get(key);
        Optional<RouteClass> routeClass = RouteClasses.of(change, Optional.ofNullable(path));
        routeClass.ifPresent(kind -> prefix.history.changed(peer.peer(), kind, batch.at));
        PathState next = change.stateAfter();
        boolean nothingNew = change.duplicate() && (path == null || !path.isStale());
        if (next == PathState.PRESENT) {
            path = prefix.announced(key, peer, change, batch.at);
            change.pathId().ifPresent(id -> session(peer).sawIdentifier(change.family(), id, batch.at));
        } else if (path != null && (!change.duplicate() || path.isLive())) {
            path.state = next;
            path.since = batch.at;
            if (change.reason() == RouteReason.EXPLICIT) {
                spread(batch, attribution.departed(prefix, path, batch.at.monotonicNanos()));
            }
            prefix.trim();
        }
        table.touched(prefix);
        spread(batch, attribution.judge(prefix, batch.at.monotonicNanos()));
        if (tellsDuplicates || !nothingNew) {
            batch.said.add(change.said(peer, path == null ? Verdict.UNKNOWN : path.verdict, routeClass));
        }
    }

    /** Judges again what more is known of now. */
    private void spread(Batch batch, List<Learned> all) {
        for (Learned learned : all) {
            for (PrefixPaths other : table.all()) {
                if (other.paths.keySet().stream().anyMatch(learned::concerns)) {
                    batch.dirty.add(other.prefix);
                    spread(batch, attribution.judge(other, batch.at.monotonicNanos()));
                }
            }
        }
    }

    private List<Occurrence> settle(Batch batch) {
        Set<PrefixPaths> affected = new LinkedHashSet<>();
        for (Prefix prefix : batch.dirty) {
            affected.addAll(table.followedWithin(prefix));
            table.find(prefix).ifPresent(edge::decide);
        }
        boolean nodesOnly = sessions.values().stream()
                .anyMatch(session -> session.peer.role() == PeerRole.NODE && !removed.contains(session.peer.peer()));
        for (PrefixPaths prefix : affected) {
            Standing now = reachability.of(prefix, nodesOnly);
            prefix.history.origins(now.possibleOrigins().size(), batch.at);
            if (!now.equals(prefix.standing)) {
                batch.said.add(stateChanges.of(batch, prefix, now));
            }
        }
        table.trim();
        if (!removed.isEmpty()) {
            Set<String> forgotten = new HashSet<>(removed);
            table.all().forEach(prefix -> prefix.live().forEach(path -> forgotten.remove(path.peer.peer())));
            sessions.keySet().removeAll(forgotten);
            removed.removeAll(forgotten);
        }
        return List.copyOf(batch.said);
    }

    private PeerSession session(PeerName peer) {
        return Optional.ofNullable(sessions.get(peer.peer())).orElseThrow();
    }

    private Optional<SessionDown> loss(PeerName peer) {
        return Optional.ofNullable(sessions.get(peer.peer())).flatMap(PeerSession::loss);
    }

    private Optional<BfdDown> bfd(PeerName peer) {
        return Optional.ofNullable(sessions.get(peer.peer())).flatMap(session -> session.bfd);
    }
}

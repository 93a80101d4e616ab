package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentPrefix.Transition;
import io.vipwatch.monitor.event.IncidentRules.Limit;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The course of one tracked prefix through an incident. What is lost a second time, after it had come back, moves no
 * instant any more: the figures are those of the first failover.
 */
final class Course {
    private static final int CHANGES_REMEMBERED = 64;

    final String name;
    final Prefix prefix;
    final Optional<TrackedKind> kind;
    final boolean exact;
    final List<Limit> budget;

    Optional<Standing> before = Optional.empty();
    Optional<Standing> after = Optional.empty();
    Optional<PrefixState> worst = Optional.empty();
    List<String> originsLeast = List.of();
    int lostPaths;
    int gainedPaths;
    int changedPaths;
    int relapses;
    Optional<Moment> restored = Optional.empty();

    /** As our own sessions show it. */
    final Map<InstantName, Seen> ours = new EnumMap<>(InstantName.class);

    /** As the edge's own evidence shows it. */
    final Map<InstantName, Seen> edge = new EnumMap<>(InstantName.class);

    /** What changes of the edge's kernel are told of, and between which ways. */
    final Map<String, Turn.Ways> ways = new HashMap<>();

    /** The way back at the edge. */
    final Map<InstantName, Seen> edgeBack = new EnumMap<>(InstantName.class);

    /** What the edge told of its next hops last. */
    Optional<EdgeWay> edgeWay = Optional.empty();

    final FormerHops formerHops = new FormerHops();

    private final Set<String> originsLost = new LinkedHashSet<>();
    private final Set<String> stale = new HashSet<>();
    private final Map<String, Optional<PathDescription>> original = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private Optional<String> firstNode = Optional.empty();
    private Optional<Moment> first = Optional.empty();
    private Optional<Moment> stoodLast = Optional.empty();
    private Optional<Moment> noRouteSince = Optional.empty();
    private Duration withoutRoute = Duration.ZERO;
    private Optional<Moment> staleSince = Optional.empty();
    private Duration staleFor = Duration.ZERO;
    private Optional<Seen> beforeReturn = Optional.empty();
    private boolean hadNoRoute;
    private boolean wasWorse;

    Course(
            String name,
            Prefix prefix,
            Optional<TrackedKind> kind,
            boolean exact,
            List<Limit> budget,
            Optional<Standing> known) {
        this.name = name;
        this.prefix = prefix;
        this.kind = kind;
        this.exact = exact;
        this.budget = budget;
        before = known;
        after = known;
        worst = known.map(Standing::state);
        originsLeast = known.map(Standing::origins).orElse(List.of());
    }

    /** How a path went. */
    enum Loss {
        /** The node said so. */
        EXPLICIT,
        /** With its session, or because it was stale for too long. */
        IMPLIED,
        /** It was stale, its node is back, and had not kept it (RFC 4724 §4.2): what it announces next replaces it. */
        ON_RETURN
    }

    /**
     * A path went.
     *
     * @param path the path, by peer and path identifier
     * @param own whether it is, or may be, the node's own
     */
    void lost(String path, String node, boolean own, Loss how, Moment at) {
        lostPaths++;
        stale.remove(path);
        staleEnds(at);
        changes(at);
        if (isFrozen()) {
            return;
        }
        if (how == Loss.ON_RETURN && beforeReturn.isEmpty()) {
            beforeReturn = Optional.ofNullable(ours.get(InstantName.RIB_CHANGE));
        }
        if (firstNode.isEmpty() && own) {
            firstNode = Optional.of(node);
        }
        if (how == Loss.EXPLICIT && own) {
            ours.putIfAbsent(InstantName.WITHDRAW_RX, Seen.here(at, "bgp", "from " + node));
        }
        if (!own || firstNode.filter(node::equals).isPresent()) {
            ours.put(InstantName.RIB_CHANGE, Seen.here(at, "bgp", "the monitor's own table"));
        }
    }

    /** A path's session is gone, and graceful restart keeps the path. */
    void staled(String path, String node, Moment at) {
        if (stale.size() < CHANGES_REMEMBERED) {
            stale.add(path);
        }
        staleSince = staleSince.or(() -> Optional.of(at));
        changes(at);
        if (!isFrozen()) {
            firstNode = firstNode.or(() -> Optional.of(node));
            ours.put(InstantName.RIB_CHANGE, Seen.here(at, "bgp", "the monitor's own table: the path is stale"));
        }
    }

    /** A path came, or one that was stale is there again. */
    void gained(String path, Moment at) {
        if (!stale.remove(path)) {
            gainedPaths++;
        }
        staleEnds(at);
        changes(at);
    }

    /** A path was announced otherwise than before. */
    void changed(String path, Optional<PathDescription> former, Optional<PathDescription> now, Moment at) {
        changedPaths++;
        stale.remove(path);
        staleEnds(at);
        changes(at);
        if (original.size() < CHANGES_REMEMBERED) {
            original.putIfAbsent(path, former);
        }
        boolean back = now.equals(original.get(path));
        if (back) {
            changed.remove(path);
        } else {
            changed.add(path);
        }
        if (back && changed.isEmpty() && lostPaths == 0) {
            restored = restored.or(() -> Optional.of(at));
        } else if (!isFrozen()) {
            ours.put(InstantName.RIB_CHANGE, Seen.here(at, "bgp", "the monitor's own table"));
        }
    }

    private void staleEnds(Moment at) {
        if (stale.isEmpty() && staleSince.isPresent()) {
            staleFor = staleFor.plus(at.since(staleSince.get()));
            staleSince = Optional.empty();
        }
    }

    /** {@return for how long graceful restart kept paths as stale, as far as that is over} */
    Optional<Duration> staleFor() {
        return staleFor.isZero() || staleSince.isPresent() ? Optional.empty() : Optional.of(staleFor);
    }

    private void changes(Moment at) {
        first = first.or(() -> Optional.of(at));
    }

    /** Its state or its origins changed. */
    void stands(Standing former, Standing now, Moment at) {
        if (before.isEmpty()) {
            before = Optional.of(former);
            worst = Optional.of(former.state());
            originsLeast = former.origins();
        }
        changes(at);
        boolean wasRestored = isRestored();
        after = Optional.of(now);
        stoodLast = Optional.of(at);
        if (worst.isEmpty() || now.state().compareTo(worst.get()) > 0) {
            worst = Optional.of(now.state());
        }
        if (now.origins().size() < originsLeast.size()) {
            originsLeast = now.origins();
        }
        before.map(Standing::origins).orElse(List.of()).stream()
                .filter(node -> !now.origins().contains(node))
                .forEach(originsLost::add);
        route(now, at);
        wasWorse |= isWorse();
        if (isWorse() && wasRestored) {
            relapses++;
            restored = Optional.empty();
        } else if (!isWorse() && restored.isEmpty() && wasWorse) {
            restored = Optional.of(at);
            // What went because its node was back, and came with it, was no part of the loss.
            beforeReturn.ifPresent(loss -> ours.put(InstantName.RIB_CHANGE, loss));
        }
    }

    private void route(Standing now, Moment at) {
        if (!now.hasRoute() && noRouteSince.isEmpty()) {
            noRouteSince = Optional.of(at);
            hadNoRoute = true;
        } else if (now.hasRoute() && noRouteSince.isPresent()) {
            withoutRoute = withoutRoute.plus(at.since(noRouteSince.get()));
            noRouteSince = Optional.empty();
        }
    }

    /** {@return whether it lacks something that it had before} */
    boolean isWorse() {
        return before.isPresent() && after.isPresent() && !after.get().restores(before.get());
    }

    boolean isRestored() {
        return restored.isPresent();
    }

    /** {@return whether the first failover is over, so that later changes are relapses} */
    private boolean isFrozen() {
        return relapses > 0 || isRestored();
    }

    boolean hasStale() {
        return !stale.isEmpty();
    }

    /** {@return whether nothing is missing any more that was there before} */
    boolean isWhole() {
        return !isWorse() && changed.isEmpty() && stale.isEmpty() && (wasWorse || lostPaths <= gainedPaths);
    }

    /** {@return the nodes that announced it before and for a while did not} */
    List<String> originsLost() {
        return List.copyOf(originsLost);
    }

    /** {@return whether the edge has come to the same conclusion as we} */
    Optional<Boolean> edgeAgrees() {
        return after.flatMap(now -> edgeWay.flatMap(way -> way.agrees(now, originsLost, stoodLast)));
    }

    /** {@return the first sign that anything happened to it} */
    Optional<Moment> first() {
        return first;
    }

    Optional<Duration> withoutRoute() {
        return hadNoRoute && noRouteSince.isEmpty() ? Optional.of(withoutRoute) : Optional.empty();
    }

    Transition transition() {
        boolean hadRoute = before.filter(Standing::hasRoute).isPresent();
        if (!hadRoute || (!hadNoRoute && originsLost().isEmpty())) {
            return Transition.NONE;
        }
        if (!hadNoRoute) {
            return Transition.MAKE_BEFORE_BREAK;
        }
        return after.filter(Standing::hasRoute).isPresent() ? Transition.BREAK_BEFORE_MAKE : Transition.BREAK;
    }
}

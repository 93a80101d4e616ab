package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What one edge has been told, and what is known of what it makes of it. */
final class Edge {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final String name;
    private final Map<Slot, InjectedRoute> told = new LinkedHashMap<>();
    private final Map<BackendId, Moment> changedAt = new HashMap<>();
    private final Map<Prefix, InjectEvent.EdgeUses> uses = new HashMap<>();
    private Set<Family> families = Set.of();
    private Set<Family> addPath = Set.of();

    /** What it is to be told first when its session is established again. */
    private List<InjectedRoute> kept = List.of();

    /** Whether its session is established. */
    boolean up;

    /** Whether the End-of-RIB markers were sent on this session. */
    boolean endOfRib;

    /** When it is asked next what it holds. */
    Moment nextLook;

    private Moment soon;

    /** When it was told something last. */
    Moment lastTold;

    /** How often in a row it did not hold what it was told. */
    int mismatches;

    /** What was said last of a difference. */
    Optional<InjectReconciled> said = Optional.empty();

    /** Whether it was told again because the attributes of what it holds are others. */
    boolean toldAttributesAgain;

    /** Whether they were others after that too: its own policy sets them. */
    boolean setsAttributes;

    /** The changes that wait for their turn. */
    List<Change> waiting = List.of();

    /**
     * Where one path has its place: by its path identifier, or alone.
     *
     * @param prefix the prefix
     * @param pathId the path identifier; 0 where there are none
     */
    record Slot(Prefix prefix, long pathId) {}

    /**
     * A change of what the edge is told.
     *
     * @param slot where
     * @param before what it was told
     * @param after what it is told now
     */
    record Change(Slot slot, Optional<InjectedRoute> before, Optional<InjectedRoute> after) {}

    Edge(String name, Moment now) {
        this.name = name;
        nextLook = now;
        soon = now;
        lastTold = now;
    }

    String name() {
        return name;
    }

    /** A new session begins, which has been told nothing. */
    void begin(Set<Family> sessionFamilies, Set<Family> sessionAddPath) {
        end();
        up = true;
        families = sessionFamilies;
        addPath = sessionAddPath;
    }

    /** The session is down: nothing is known of what the edge does. */
    void end() {
        kept = up ? told() : kept;
        up = false;
        endOfRib = false;
        waiting = List.of();
        mismatches = 0;
        said = Optional.empty();
        toldAttributesAgain = false;
        setsAttributes = false;
        told.clear();
        uses.clear();
        changedAt.clear();
    }

    /** Has it asked at once, and then each second while something waits for its word. */
    void lookSoon(Moment now, Outbox out) {
        if (soon.monotonicNanos() - now.monotonicNanos() <= 0) {
            soon = now.plus(LOOK_EVERY);
            out.add(new InjectAction.Look(name));
        }
        out.wakeAt(soon.monotonicNanos());
    }

    boolean carries(Family family) {
        return families.contains(family);
    }

    boolean takesSeveral(Family family) {
        return addPath.contains(family);
    }

    Slot slot(InjectedRoute route) {
        return new Slot(route.prefix(), takesSeveral(route.prefix().family()) ? route.pathId() : 0);
    }

    List<InjectedRoute> told() {
        return List.copyOf(told.values());
    }

    /** {@return whether it is to be told something else first than was thought when it went, or last} */
    boolean keeps(List<InjectedRoute> routes) {
        boolean other = !kept.equals(routes);
        kept = List.copyOf(routes);
        return other;
    }

    /** {@return whether it has been told of a path of {@code backend} for {@code prefix}} */
    boolean wasTold(BackendId backend, Prefix prefix) {
        return told.values().stream()
                .anyMatch(route ->
                        route.backend().equals(backend) && route.prefix().equals(prefix));
    }

    /** {@return when it was told something of {@code backend} last} */
    Optional<Moment> changedAt(BackendId backend) {
        return Optional.ofNullable(changedAt.get(backend));
    }

    void sees(InjectEvent.EdgeUses seen) {
        uses.merge(
                seen.prefix(),
                seen,
                (before, after) -> after.asOf().since(before.asOf()).isNegative() ? before : after);
    }

    Optional<InjectEvent.EdgeUses> uses(Prefix prefix) {
        return Optional.ofNullable(uses.get(prefix));
    }

    /**
     * {@return the changes to {@code desired} that may be made now, in order} One that would leave a prefix without any
     * path waits until another one has been announced.
     *
     * @param most how many there may be
     */
    List<Change> plan(List<InjectedRoute> desired, int most) {
        Map<Slot, InjectedRoute> wanted = desired.stream()
                .collect(Collectors.toMap(this::slot, route -> route, (first, _) -> first, LinkedHashMap::new));
        List<Change> withdrawals = new ArrayList<>();
        List<Change> first = new ArrayList<>();
        List<Change> others = new ArrayList<>();
        Set<Prefix> before = told.keySet().stream().map(Slot::prefix).collect(Collectors.toCollection(TreeSet::new));
        wanted.forEach((slot, route) -> {
            Optional<InjectedRoute> old = Optional.ofNullable(told.get(slot));
            if (!old.equals(Optional.of(route))) {
                List<Change> to = before.contains(slot.prefix()) ? others : first;
                to.add(new Change(slot, old, Optional.of(route)));
            }
        });
        told.forEach((slot, route) -> {
            if (!wanted.containsKey(slot)) {
                withdrawals.add(new Change(slot, Optional.of(route), Optional.empty()));
            }
        });
        List<Change> all = new ArrayList<>(first);
        withdrawals.stream().filter(change -> !leavesNone(change, wanted)).forEach(all::add);
        all.addAll(others);
        withdrawals.stream().filter(change -> leavesNone(change, wanted)).forEach(all::add);
        int now = Math.min(most, all.size());
        waiting = List.copyOf(all.subList(now, all.size()));
        return List.copyOf(all.subList(0, now));
    }

    /** Whether no path that the edge was told of, and that stays, is left for the prefix. */
    private boolean leavesNone(Change withdrawal, Map<Slot, InjectedRoute> wanted) {
        return told.keySet().stream()
                .noneMatch(slot -> slot.prefix().equals(withdrawal.slot().prefix()) && wanted.containsKey(slot));
    }

    /** Notes that the edge is told of these changes. */
    void take(List<Change> changes, Moment now) {
        for (Change change : changes) {
            change.after().ifPresentOrElse(route -> told.put(change.slot(), route), () -> told.remove(change.slot()));
            change.before().ifPresent(route -> changedAt.put(route.backend(), now));
            change.after().ifPresent(route -> changedAt.put(route.backend(), now));
            lastTold = now;
        }
    }

    /** {@return what it was told of some prefixes, as it would hold them} */
    Set<HeldRoute> shouldHold(Set<Prefix> asked) {
        return told.values().stream()
                .filter(route -> asked.contains(route.prefix()))
                .map(HeldRoute::of)
                .collect(Collectors.toSet());
    }
}

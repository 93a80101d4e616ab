package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The part of an {@link AdjRibIn} that concerns one family. */
final class FamilyRoutes {
    /** In {@link #flush}: routes with any mark and routes without one. */
    static final int ANY_MARK = 0;

    private static final WithdrawalReason SUPERSEDED = WithdrawalReason.of(
            WithdrawalReason.Kind.NOT_ANNOUNCED_AGAIN, "the session has no path identifiers any more");

    private final RouteTable table;
    private final HeldAttributes sets;
    private final ChangeCounter counter;
    private final Family family;
    private int stale;

    FamilyRoutes(RouteTable table, HeldAttributes sets, ChangeCounter counter) {
        this.table = table;
        this.sets = sets;
        this.counter = counter;
        this.family = table.family();
    }

    RouteTable table() {
        return table;
    }

    int staleCount() {
        return stale;
    }

    void announce(
            NlriList nlri,
            RouteAttributes attributes,
            long receivedNanos,
            RouteFilter filter,
            Consumer<? super RouteChange> changes) {
        AttributeSet set = sets.acquire(attributes, nlri.size());
        int unused = nlri.size();
        try {
            for (int i = 0; i < nlri.size(); i++) {
                int slot = table.find(nlri.high(i), nlri.low(i), nlri.length(i), nlri.pathId(i));
                boolean shown = filter.includes(family, nlri.high(i), nlri.low(i), nlri.length(i));
                if (slot == RouteTable.NONE) {
                    table.insert(nlri.high(i), nlri.low(i), nlri.length(i), nlri.pathId(i), set, receivedNanos);
                    unused--;
                    counter.announced++;
                    if (shown) {
                        changes.accept(new RouteChange.Announced(family, nlri.get(i), attributes));
                    }
                } else if (announceAgain(slot, set, attributes, receivedNanos, shown, changes)) {
                    unused--;
                }
                removeStaleOfOtherKeys(nlri, i, SUPERSEDED, filter, changes);
            }
        } finally {
            if (unused > 0) {
                sets.release(set, unused);
            }
        }
    }

    /** Announces a route that is there. {@return whether it took {@code set}, instead of having it already} */
    private boolean announceAgain(
            int slot,
            AttributeSet set,
            RouteAttributes attributes,
            long receivedNanos,
            boolean shown,
            Consumer<? super RouteChange> changes) {
        AttributeSet old = table.set(slot);
        boolean wasStale = table.isMarked(slot, RouteTable.STALE);
        clearMarks(slot, wasStale);
        if (old != set) {
            table.replace(slot, set, receivedNanos);
            sets.release(old, 1);
            counter.replaced++;
            if (shown) {
                changes.accept(new RouteChange.Replaced(family, nlri(slot), sets.content(old), attributes, wasStale));
            }
            return true;
        }
        if (wasStale) {
            counter.restored++;
        } else {
            counter.duplicates++;
        }
        if (shown) {
            changes.accept(
                    wasStale
                            ? new RouteChange.Restored(family, nlri(slot), attributes)
                            : new RouteChange.Duplicate(family, nlri(slot), attributes));
        }
        return false;
    }

    void withdraw(
            NlriList nlri,
            Set<Nlri> except,
            WithdrawalReason reason,
            RouteFilter filter,
            Consumer<? super RouteChange> changes) {
        for (int i = 0; i < nlri.size(); i++) {
            if (!except.isEmpty() && except.contains(nlri.get(i))) {
                continue;
            }
            int slot = table.find(nlri.high(i), nlri.low(i), nlri.length(i), nlri.pathId(i));
            boolean removed = removeStaleOfOtherKeys(nlri, i, reason, filter, changes);
            if (slot != RouteTable.NONE) {
                remove(slot, reason, filter, changes);
                continue;
            }
            if (removed) {
                continue;
            }
            counter.withdrawnUnknown++;
            if (filter.includes(family, nlri.high(i), nlri.low(i), nlri.length(i))) {
                changes.accept(new RouteChange.WithdrawnUnknown(family, nlri.get(i), reason));
            }
        }
    }

    /**
     * A session without path identifiers speaks of a prefix as a whole (RFC 7911 §3): what it says of one is true of the
     * stale paths, too, that have identifiers from a session before, and that nothing else could name. {@return whether
     * there were any}
     */
    private boolean removeStaleOfOtherKeys(
            NlriList nlri,
            int index,
            WithdrawalReason reason,
            RouteFilter filter,
            Consumer<? super RouteChange> changes) {
        if (stale == 0 || nlri.hasPathIds()) {
            return false;
        }
        List<Integer> slots = new ArrayList<>();
        int newest = table.findPrefix(nlri.high(index), nlri.low(index), nlri.length(index));
        if (newest != RouteTable.NONE) {
            int slot = newest;
            do {
                if (table.pathId(slot) != 0 && table.isMarked(slot, RouteTable.STALE)) {
                    slots.add(slot);
                }
                slot = table.nextPath(slot);
            } while (slot != newest);
        }
        slots.forEach(slot -> remove(slot, reason, filter, changes));
        return !slots.isEmpty();
    }

    void markStale(RouteFilter filter, Consumer<? super RouteChange> changes) {
        table.forEach(slot -> {
            if (!table.isMarked(slot, RouteTable.STALE)) {
                table.mark(slot, RouteTable.STALE);
                stale++;
                if (isShown(slot, filter)) {
                    changes.accept(new RouteChange.MarkedStale(family, nlri(slot), sets.content(table.set(slot))));
                }
            }
        });
    }

    void beginRefresh() {
        table.forEach(slot -> table.mark(slot, RouteTable.AWAITS_REFRESH));
    }

    /** Removes the routes with this mark, or all of them. */
    void flush(int mark, WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        if (mark == ANY_MARK) {
            flushAll(reason, filter, changes);
            return;
        }
        table.forEach(slot -> {
            if (table.isMarked(slot, mark)) {
                remove(slot, reason, filter, changes);
            }
        });
    }

    private void flushAll(WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        List<RouteChange> told = new ArrayList<>();
        table.forEach(slot -> {
            if (isShown(slot, filter)) {
                told.add(withdrawn(slot, reason));
            }
        });
        counter.withdrawn += table.routes();
        stale = 0;
        table.clear(sets);
        told.forEach(changes);
    }

    private RouteChange withdrawn(int slot, WithdrawalReason reason) {
        boolean wasStale = table.isMarked(slot, RouteTable.STALE);
        return new RouteChange.Withdrawn(family, nlri(slot), sets.content(table.set(slot)), wasStale, reason);
    }

    private void remove(int slot, WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        AttributeSet before = table.set(slot);
        boolean wasStale = table.isMarked(slot, RouteTable.STALE);
        Optional<RouteChange> change = isShown(slot, filter) ? Optional.of(withdrawn(slot, reason)) : Optional.empty();
        clearMarks(slot, wasStale);
        table.remove(slot);
        sets.release(before, 1);
        counter.withdrawn++;
        change.ifPresent(changes);
    }

    Optional<Route> find(Nlri nlri) {
        Prefix prefix = nlri.prefix();
        int slot = table.find(
                prefix.high(), prefix.low(), prefix.length(), nlri.pathId().value());
        return slot == RouteTable.NONE ? Optional.empty() : Optional.of(route(slot));
    }

    List<Route> paths(Prefix prefix) {
        List<Route> paths = new ArrayList<>(2);
        int newest = table.findPrefix(prefix.high(), prefix.low(), prefix.length());
        if (newest != RouteTable.NONE) {
            int slot = newest;
            do {
                paths.add(route(slot));
                slot = table.nextPath(slot);
            } while (slot != newest);
        }
        return List.copyOf(paths);
    }

    List<Route> longestMatch(IpAddress address) {
        for (int length = address.bits(); length >= 0; length--) {
            if (table.hasRouteOfLength(length)) {
                List<Route> paths = paths(Prefix.of(address, length));
                if (!paths.isEmpty()) {
                    return paths;
                }
            }
        }
        return List.of();
    }

    void forEach(RouteFilter filter, Consumer<? super Route> consumer) {
        table.forEach(slot -> {
            if (isShown(slot, filter)) {
                consumer.accept(route(slot));
            }
        });
    }

    int forEachOfPiece(int begin, int most, RouteFilter filter, Consumer<? super Route> consumer) {
        return table.forEachOfPiece(begin, most, slot -> {
            if (isShown(slot, filter)) {
                consumer.accept(route(slot));
            }
        });
    }

    private void clearMarks(int slot, boolean wasStale) {
        table.clearMarks(slot);
        if (wasStale) {
            stale--;
        }
    }

    private boolean isShown(int slot, RouteFilter filter) {
        return filter.includes(family, table.high(slot), table.low(slot), table.length(slot));
    }

    private Nlri nlri(int slot) {
        Prefix prefix = new Prefix(family.afi(), table.high(slot), table.low(slot), table.length(slot));
        return Nlri.of(prefix, table.pathId(slot));
    }

    private Route route(int slot) {
        return new Route(
                family,
                nlri(slot),
                sets.content(table.set(slot)),
                table.isMarked(slot, RouteTable.STALE),
                table.receivedNanos(slot));
    }
}

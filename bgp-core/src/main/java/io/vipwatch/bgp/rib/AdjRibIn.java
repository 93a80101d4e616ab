package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Adj-RIB-In of one peer (RFC 4271 §3.2): the routes it announces, keyed by family, prefix and path identifier
 * (RFC 7911 §3). It outlives the peer's sessions, so that graceful restart can keep routes (RFC 4724 §4.2).
 *
 * <p>Not thread-safe: one thread at a time, that of the peer. Tables of other peers may share the {@link AttributeSets}
 * from other threads.
 *
 * <p>Every operation that changes routes says so to a consumer, in the order of the wire or of age, for the routes that
 * a filter chooses; no object is made for the others. The consumer is called after the route has changed and must not
 * change this table.
 */
public final class AdjRibIn {
    /** There is no further piece, see {@link #forEachOfPiece}. */
    public static final int END = -1;

    private final HeldAttributes attributes;
    private final List<FamilyRoutes> families = new ArrayList<>(2);
    private final ChangeCounter counter = new ChangeCounter();

    /**
     * Makes an empty table.
     *
     * @param sets where attribute sets are shared with other peers
     */
    public AdjRibIn(AttributeSets sets) {
        this.attributes = new HeldAttributes(sets);
    }

    /**
     * Applies an UPDATE without error. Withdrawals come first; a route that the same UPDATE both withdraws and
     * announces counts as announced only (RFC 4271 §4.3).
     *
     * @param receivedNanos when it was received, in nanoseconds of the monotonic clock
     * @param filter the routes whose changes {@code changes} wants
     */
    public void apply(Update update, long receivedNanos, RouteFilter filter, Consumer<? super RouteChange> changes) {
        if (withdraws(update)) {
            withdrawAll(update, WithdrawalReason.EXPLICIT, announced(update), filter, changes);
        }
        PathAttributes wire = update.attributes();
        MpReach reach = wire.get(MpReach.class).orElse(null);
        if (reach != null && !reach.nlri().isEmpty()) {
            RouteAttributes content = RouteAttributes.ofMpReach(wire, reach);
            routes(reach.nlri().family()).announce(reach.nlri(), content, receivedNanos, filter, changes);
        }
        if (!update.nlri().isEmpty()) {
            RouteAttributes content = RouteAttributes.ofNlriField(wire);
            routes(Family.IPV4_UNICAST).announce(update.nlri(), content, receivedNanos, filter, changes);
        }
    }

    private static boolean withdraws(Update update) {
        if (!update.withdrawnRoutes().isEmpty()) {
            return true;
        }
        MpUnreach unreach = update.attributes().get(MpUnreach.class).orElse(null);
        return unreach != null && !unreach.nlri().isEmpty();
    }

    /**
     * Withdraws what an UPDATE withdraws, whatever it announces: for an UPDATE that RFC 7606 §2 has treated as a
     * withdrawal, with all of its routes among the withdrawals.
     */
    public void withdraw(
            Update update, WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        withdrawAll(update, reason, Set.of(), filter, changes);
    }

    private void withdrawAll(
            Update update,
            WithdrawalReason reason,
            Set<Nlri> except,
            RouteFilter filter,
            Consumer<? super RouteChange> changes) {
        if (!update.withdrawnRoutes().isEmpty()) {
            routes(Family.IPV4_UNICAST).withdraw(update.withdrawnRoutes(), except, reason, filter, changes);
        }
        update.attributes()
                .get(MpUnreach.class)
                .map(MpUnreach::nlri)
                .filter(unreach -> !unreach.isEmpty())
                .ifPresent(unreach -> routes(unreach.family()).withdraw(unreach, except, reason, filter, changes));
    }

    /** What must not be withdrawn since the same UPDATE announces it. */
    private static Set<Nlri> announced(Update update) {
        Set<Nlri> announced = new HashSet<>();
        update.announcements().forEach(list -> list.forEach(announced::add));
        return announced;
    }

    /**
     * Marks all routes of a family as stale (RFC 4724 §4.2). Routes that are stale already stay so: RFC 4724 has them
     * removed first, with {@link #flushStale}.
     */
    public void markStale(Family family, RouteFilter filter, Consumer<? super RouteChange> changes) {
        routes(family).markStale(filter, changes);
    }

    /** Removes the routes of a family that are still stale. */
    public void flushStale(
            Family family, WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        routes(family).flush(RouteTable.STALE, reason, filter, changes);
    }

    /** Removes all routes of a family. */
    public void flush(
            Family family, WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        routes(family).flush(FamilyRoutes.ANY_MARK, reason, filter, changes);
    }

    /** Removes all routes of all families. */
    public void flush(WithdrawalReason reason, RouteFilter filter, Consumer<? super RouteChange> changes) {
        families.forEach(routes -> routes.flush(FamilyRoutes.ANY_MARK, reason, filter, changes));
    }

    /** Begins a refresh of a family (RFC 7313 §4): its routes are to be announced again. They stay in use. */
    public void beginRefresh(Family family) {
        routes(family).beginRefresh();
    }

    /** Ends a refresh of a family (RFC 7313 §4): routes that were not announced since it began are removed. */
    public void endRefresh(Family family, RouteFilter filter, Consumer<? super RouteChange> changes) {
        WithdrawalReason reason = WithdrawalReason.of(WithdrawalReason.Kind.NOT_REFRESHED, "");
        routes(family).flush(RouteTable.AWAITS_REFRESH, reason, filter, changes);
    }

    /** {@return the families that have routes} */
    public List<Family> families() {
        return families.stream()
                .filter(routes -> routes.table().routes() > 0)
                .map(routes -> routes.table().family())
                .toList();
    }

    /** {@return how many routes of this family there are; each path of a prefix counts} */
    public int routeCount(Family family) {
        FamilyRoutes routes = find(family);
        return routes == null ? 0 : routes.table().routes();
    }

    /** {@return how many prefixes of this family there are} */
    public int prefixCount(Family family) {
        return existing(family).map(routes -> routes.table().prefixes()).orElse(0);
    }

    /** {@return how many routes of this family are stale} */
    public int staleCount(Family family) {
        FamilyRoutes routes = find(family);
        return routes == null ? 0 : routes.staleCount();
    }

    /** {@return how often each sort of change happened} */
    public RouteCounts counts() {
        return counter.snapshot();
    }

    /** {@return the route with exactly this prefix and path identifier} */
    public Optional<Route> find(Family family, Nlri nlri) {
        return existing(family).flatMap(routes -> routes.find(nlri));
    }

    /** {@return all paths of exactly this prefix, stale ones too, the newest first} */
    public List<Route> paths(Family family, Prefix prefix) {
        return existing(family).map(routes -> routes.paths(prefix)).orElse(List.of());
    }

    /** {@return all paths of the longest unicast prefix that contains {@code address}, stale ones too} */
    public List<Route> longestMatch(IpAddress address) {
        Family family = Family.of(address.afi(), Family.SAFI_UNICAST);
        return existing(family).map(routes -> routes.longestMatch(address)).orElse(List.of());
    }

    /** Hands the routes of a family that {@code filter} chooses to {@code consumer}, in no particular order. */
    public void forEach(Family family, RouteFilter filter, Consumer<? super Route> consumer) {
        existing(family).ifPresent(routes -> routes.forEach(filter, consumer));
    }

    /**
     * Hands the routes of one piece of a family's table to {@code consumer}: for a reader that does not want to hold up
     * the peer for as long as the whole table takes. A route that is there from the first piece to the last is in
     * exactly one of them; of one that comes or goes in between it is not said.
     *
     * @param begin where the piece begins: 0, then what the call before returned
     * @param most how many places of the table to look at, at least 1
     * @return where the next piece begins; {@link #END} if there is none
     */
    public int forEachOfPiece(
            Family family, int begin, int most, RouteFilter filter, Consumer<? super Route> consumer) {
        return existing(family)
                .map(routes -> routes.forEachOfPiece(begin, most, filter, consumer))
                .orElse(END);
    }

    /** {@return the routes of a family that {@code filter} chooses} */
    public List<Route> routes(Family family, RouteFilter filter) {
        List<Route> chosen = new ArrayList<>();
        forEach(family, filter, chosen::add);
        return List.copyOf(chosen);
    }

    private Optional<FamilyRoutes> existing(Family family) {
        return Optional.ofNullable(find(family));
    }

    private FamilyRoutes routes(Family family) {
        FamilyRoutes known = find(family);
        if (known != null) {
            return known;
        }
        FamilyRoutes routes = new FamilyRoutes(new RouteTable(family), attributes, counter);
        families.add(routes);
        return routes;
    }

    /** There are one or two families: a walk is shorter than a hash. */
    private @Nullable FamilyRoutes find(Family family) {
        for (int i = 0; i < families.size(); i++) {
            FamilyRoutes routes = families.get(i);
            if (routes.table().family().equals(family)) {
                return routes;
            }
        }
        return null;
    }
}

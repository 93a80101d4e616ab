package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;

/** What happened to one route of one peer. */
public sealed interface RouteChange {
    /** {@return the family} */
    Family family();

    /** {@return the prefix and path identifier} */
    Nlri nlri();

    /** There was no such route, now there is. */
    record Announced(Family family, Nlri nlri, RouteAttributes after) implements RouteChange {}

    /**
     * The route has other attributes than before (implicit withdrawal, RFC 4271 §3.1).
     *
     * @param wasStale whether it was stale until now
     */
    record Replaced(Family family, Nlri nlri, RouteAttributes before, RouteAttributes after, boolean wasStale)
            implements RouteChange {}

    /** A stale route was announced again with the same attributes: it is stale no more (RFC 4724 §4.2). */
    record Restored(Family family, Nlri nlri, RouteAttributes attributes) implements RouteChange {}

    /** A route was announced again with the same attributes, known as AADup. */
    record Duplicate(Family family, Nlri nlri, RouteAttributes attributes) implements RouteChange {}

    /** The session is gone and graceful restart keeps the route (RFC 4724 §4.2). */
    record MarkedStale(Family family, Nlri nlri, RouteAttributes attributes) implements RouteChange {}

    /**
     * The route is gone.
     *
     * @param wasStale whether it was stale until now
     */
    record Withdrawn(Family family, Nlri nlri, RouteAttributes before, boolean wasStale, WithdrawalReason reason)
            implements RouteChange {}

    /** A route was withdrawn that was not there, known as WWDup. */
    record WithdrawnUnknown(Family family, Nlri nlri, WithdrawalReason reason) implements RouteChange {}
}

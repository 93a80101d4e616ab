package io.vipwatch.bgp.rib;

/**
 * How often each sort of change happened to the routes of one peer, since its table was made.
 *
 * @param announced new routes
 * @param replaced routes that got other attributes
 * @param restored stale routes that were announced again unchanged
 * @param duplicates announcements that changed nothing
 * @param withdrawn routes that went, for whatever reason
 * @param withdrawnUnknown withdrawals of routes that were not there
 */
public record RouteCounts(
        long announced, long replaced, long restored, long duplicates, long withdrawn, long withdrawnUnknown) {}

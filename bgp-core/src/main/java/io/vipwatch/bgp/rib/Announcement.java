package io.vipwatch.bgp.rib;

/**
 * A route that a peer is to have.
 *
 * @param key its family, prefix and path identifier
 * @param attributes its attributes and next hops
 */
public record Announcement(RouteKey key, RouteAttributes attributes) {}

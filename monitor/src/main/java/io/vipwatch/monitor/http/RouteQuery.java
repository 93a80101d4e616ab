package io.vipwatch.monitor.http;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;

/**
 * Which routes to show.
 *
 * @param peer of one peer only
 * @param family of one family only
 * @param prefix of this prefix and of those within it only
 * @param limit how many at the most
 */
public record RouteQuery(Optional<String> peer, Optional<Family> family, Optional<Prefix> prefix, int limit) {}

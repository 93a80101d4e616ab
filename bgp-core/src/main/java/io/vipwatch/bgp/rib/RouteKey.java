package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;

/**
 * What tells the routes of one peer apart.
 *
 * @param family the family
 * @param nlri the prefix and path identifier
 */
public record RouteKey(Family family, Nlri nlri) {}

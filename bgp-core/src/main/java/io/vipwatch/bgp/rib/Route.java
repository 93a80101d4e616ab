package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;

/**
 * A route of one peer (RFC 4271 §1.1), as it is at one moment.
 *
 * @param family the family
 * @param nlri the prefix and path identifier
 * @param attributes its attributes and next hops
 * @param stale whether graceful restart keeps it after its session was lost (RFC 4724 §4.2)
 * @param receivedNanos when the UPDATE that gave it these attributes was received, in nanoseconds of the monotonic
 *     clock
 */
public record Route(Family family, Nlri nlri, RouteAttributes attributes, boolean stale, long receivedNanos) {}

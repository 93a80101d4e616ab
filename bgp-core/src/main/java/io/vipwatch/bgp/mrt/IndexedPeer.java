package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.RouterId;

/**
 * A peer in the index of a table dump (RFC 6396 §4.3.1).
 *
 * @param routerId its BGP Identifier
 * @param address its address
 * @param asn its AS number, 0 to 4294967295
 */
public record IndexedPeer(RouterId routerId, IpAddress address, long asn) {}

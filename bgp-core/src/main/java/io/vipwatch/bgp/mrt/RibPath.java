package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.PathId;

/**
 * One path in a table dump (RFC 6396 §4.3.4).
 *
 * @param peerIndex the number of the peer in the dump's index, 0 to 65535
 * @param originatedEpochSeconds when it was received, in seconds since 1970-01-01T00:00Z
 * @param pathId its path identifier (RFC 8050 §4)
 * @param attributes its path attributes as on the wire, with AS numbers of four octets; of MP_REACH_NLRI only the next
 *     hop is there
 */
public record RibPath(int peerIndex, long originatedEpochSeconds, PathId pathId, Octets attributes) {}

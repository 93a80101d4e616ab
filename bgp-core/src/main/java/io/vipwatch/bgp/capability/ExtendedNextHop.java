package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.util.List;

/**
 * IPv4 NLRI with IPv6 next hops (RFC 8950 §4).
 *
 * @param triples what may be combined
 */
public record ExtendedNextHop(List<Triple> triples) implements Capability {
    /** The capability code. */
    public static final int CODE = 5;

    public ExtendedNextHop {
        triples = List.copyOf(triples);
    }

    /**
     * One combination.
     *
     * @param family the family of the NLRI
     * @param nextHopAfi the address family identifier of the next hop
     */
    public record Triple(Family family, int nextHopAfi) {}

    @Override
    public int code() {
        return CODE;
    }
}

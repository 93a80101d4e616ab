package io.vipwatch.bgp.session;

import java.util.Collection;

/**
 * The lowest hop limit with which a packet of any peer may come (RFC 5082 §3), for each version of IP; 0 where there is a
 * peer without TTL security, or no peer at all.
 */
record HopFloor(int ipv4, int ipv6) {
    static HopFloor of(Collection<PeerConfig> peers) {
        return new HopFloor(lowest(peers, false), lowest(peers, true));
    }

    private static int lowest(Collection<PeerConfig> peers, boolean ipv6) {
        return peers.stream()
                .filter(peer -> peer.remote().isIpv6() == ipv6)
                .mapToInt(HopFloor::of)
                .min()
                .orElse(0);
    }

    /** {@return the lowest hop limit with which packets of this peer may come} */
    static int of(PeerConfig peer) {
        return peer.ttlSecurityHops().isPresent()
                ? TtlSecurity.HIGHEST_HOP_LIMIT + 1 - peer.ttlSecurityHops().getAsInt()
                : 0;
    }
}

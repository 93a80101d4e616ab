package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * Between whom a recorded message went (RFC 6396 §4.4).
 *
 * @param peerAs the peer's AS number, 0 to 4294967295
 * @param localAs that of the recording side
 * @param interfaceIndex the number of the interface, 0 to 65535; 0 where it does not matter
 * @param peerAddress the peer's address
 * @param localAddress the recording side's address, of the same address family
 */
public record Connection(long peerAs, long localAs, int interfaceIndex, IpAddress peerAddress, IpAddress localAddress) {
    public Connection {
        if (peerAddress.afi() != localAddress.afi()) {
            throw new IllegalArgumentException(
                    "addresses of different families: " + peerAddress + " and " + localAddress);
        }
    }
}

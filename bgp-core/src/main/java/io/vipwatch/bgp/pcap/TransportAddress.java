package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * One end of a TCP connection or UDP flow.
 *
 * @param address the address
 * @param port the port, 0 to 65535
 */
public record TransportAddress(IpAddress address, int port) {
    @Override
    public String toString() {
        return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}

package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * A node as both sides know it.
 *
 * @param name its name here
 * @param address its address, by which the edge knows it
 */
public record Node(String name, IpAddress address) {
    @Override
    public String toString() {
        return name;
    }
}

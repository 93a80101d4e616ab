package io.vipwatch.bgp.session;

/**
 * Who a session is with.
 *
 * @param name the name of its configuration; for a peer that came through a range, the name of the range with the
 *     peer's address, as in {@code nodes[2001:db8::11]}
 * @param address its address
 */
public record Peer(String name, ScopedAddress address) {
    @Override
    public String toString() {
        return name.contains("[") ? name : name + "[" + address + "]";
    }
}

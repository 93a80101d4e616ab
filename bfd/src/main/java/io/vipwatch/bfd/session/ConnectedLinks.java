package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.MappedAddress;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * By which interface a system on the link can be reached (RFC 5881 §3: a single-hop session belongs to an interface), by
 * the subnets of this machine. Asked on the engine's thread, and of the operating system once a second at most, so that a
 * flood does not make us ask for each packet.
 */
final class ConnectedLinks {
    /** Any interface, since none is known. */
    static final int ANY = 0;

    private static final long KNOWN_FOR = 1_000_000_000L;

    private final Interfaces interfaces;
    private final LongSupplier clock;
    private List<Interfaces.Subnet> subnets = List.of();
    private long until = Long.MIN_VALUE;

    /** @param clock the monotonic time of the engine, in nanoseconds */
    ConnectedLinks(Interfaces interfaces, LongSupplier clock) {
        this.interfaces = interfaces;
        this.clock = clock;
    }

    /**
     * {@return the index of the interface whose subnet {@code remote} is in, by the longest prefix; {@link #ANY} if it is in
     * none, in those of several interfaces, or an address of this machine}
     */
    int towards(MappedAddress remote) {
        refresh();
        int longest = -1;
        int found = ANY;
        for (Interfaces.Subnet subnet : subnets) {
            if (subnet.own().equals(remote)) {
                return ANY;
            }
            if (!subnet.prefix().contains(remote.high(), remote.low())) {
                continue;
            }
            int length = subnet.prefix().length();
            if (length > longest) {
                longest = length;
                found = subnet.interfaceIndex();
            } else if (length == longest && found != subnet.interfaceIndex()) {
                found = ANY;
            }
        }
        return found;
    }

    private void refresh() {
        long now = clock.getAsLong();
        if (now >= until) {
            subnets = interfaces.subnets();
            until = now + KNOWN_FOR;
        }
    }
}

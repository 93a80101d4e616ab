package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.ScopedAddress;

/** Where a peer may be: at one address, or anywhere in a range. */
public sealed interface PeerLocation {
    /** One peer. */
    record Address(ScopedAddress address) implements PeerLocation {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * Dynamic neighbours: each address of the range may open a session.
     *
     * @param prefix the range
     * @param limit how many of them at the same time
     */
    record Range(Prefix prefix, int limit) implements PeerLocation {
        @Override
        public String toString() {
            return prefix.toString();
        }
    }
}

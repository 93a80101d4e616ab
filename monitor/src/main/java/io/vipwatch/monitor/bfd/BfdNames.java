package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bgp.session.ScopedAddress;

/**
 * Who is meant by a BFD session. A configured one has its peer's name; one that came by a range is called in BGP as in
 * {@code nodes[2001:db8::11]}, and here in the same way, though the BFD library says {@code nodes/2001:db8:0:0:…}.
 */
final class BfdNames {
    private BfdNames() {}

    /** {@return the name of the neighbour's BGP session, if it has one} */
    static String peer(SessionIdentity identity) {
        return identity.range()
                .map(range -> range + "[" + address(identity) + "]")
                .orElse(identity.name());
    }

    /** {@return the name under which the session, or its range, is configured} */
    static String configured(SessionIdentity identity) {
        return identity.range().orElse(identity.name());
    }

    /** {@return the neighbour's address; a link-local one of a range with the interface it came by} */
    static ScopedAddress address(SessionIdentity identity) {
        ScopedAddress address = ScopedAddress.of(identity.remote());
        int percent = identity.name().indexOf('%');
        return percent < 0
                ? address
                : new ScopedAddress(address.address(), identity.name().substring(percent + 1));
    }
}

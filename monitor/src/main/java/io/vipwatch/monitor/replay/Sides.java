package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.prefix.IpAddress;

/** Says which of two captured ends is the peer whose routes are told. */
interface Sides {
    /** {@return whether the routes of {@code one}, as {@code other} hears them, are told} */
    boolean isPeer(IpAddress one, IpAddress other);
}

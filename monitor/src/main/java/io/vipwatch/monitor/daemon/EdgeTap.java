package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Somebody else who wants to know what the edge answers; called on the thread of its poll, for its services on any. */
interface EdgeTap {
    /** {@return the services that are injected} */
    List<InjectServiceSection> services();

    /** {@return what we announce to this edge} */
    Set<Prefix> ours();

    /** {@return our address in the session with this edge, while there is one} */
    Optional<IpAddress> us();

    /** {@return of which prefixes, besides those that are tracked}; a round begins */
    Set<Prefix> begins();

    /** Takes the answers of that round. */
    void answered(EdgeSnapshot edge);
}

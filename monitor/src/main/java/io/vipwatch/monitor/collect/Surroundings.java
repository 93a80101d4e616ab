package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.evidence.Neighborhood;
import java.util.Map;
import java.util.Set;

/** What the collectors need of the monitor, and what they give it. Every method may be called on any thread. */
public interface Surroundings {
    /** {@return who is who, and which prefixes matter; costs little} */
    Neighborhood neighborhood();

    /** {@return the next hops that the edge announces to us, by prefix and path identifier (0 without); may take a moment} */
    Map<Prefix, Map<Long, IpAddress>> announced();

    /** {@return the TCP ports on which the edge or its neighbours listen for BGP, at least one} */
    Set<Integer> bgpPorts();

    /** {@return the time} */
    Moment now();

    /** Takes what happened; does not wait. */
    void occurred(Occurrence what, Moment at);

    /** Takes a fault of our own. */
    void failed(String doing, RuntimeException fault);
}

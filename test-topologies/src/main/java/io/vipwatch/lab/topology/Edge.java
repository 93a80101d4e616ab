package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Set;

/** Models the running router at the edge. */
public interface Edge extends LabMember {
    /** {@return the addresses with which its session is Established} */
    Set<IpAddress> established();

    /** {@return the number of paths it holds for exactly this prefix, each ADD-PATH path counted} */
    int paths(Prefix prefix);

    /** {@return the next hops in its forwarding table for exactly this prefix; none when it is not there} */
    Set<IpAddress> nextHops(Prefix prefix);
}

package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.Prefix;

/** Models a running cluster node. */
public interface LabNode extends LabMember {
    /** {@return what the topology says of it} */
    CalicoNode plan();

    /**
     * Announces a prefix that the node originates; without effect when it already does.
     *
     * @param prefix its pod block, the services or the virtual IP address
     */
    void announce(Prefix prefix);

    /**
     * Withdraws the node's own route for a prefix, and nothing else.
     *
     * @param prefix its pod block, the services or the virtual IP address
     */
    void withdraw(Prefix prefix);
}

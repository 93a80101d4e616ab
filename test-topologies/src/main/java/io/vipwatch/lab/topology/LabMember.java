package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.IpAddress;

/** Models a member of a running lab. */
public interface LabMember {
    String name();

    IpAddress address();

    /**
     * Makes a fault happen, now.
     *
     * @return the fault in force; close it to undo it
     * @throws LabFailure if the fault does not exist on this kind of member or cannot be made
     */
    AppliedFault apply(Fault fault);
}

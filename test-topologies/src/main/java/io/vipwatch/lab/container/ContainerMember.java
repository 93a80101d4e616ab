package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabMember;

/** A member of the lab that runs in a container. Used from any thread. */
abstract sealed class ContainerMember implements LabMember permits ContainerNode, ContainerEdge {
    private final LabContainer container;
    private final IpAddress address;
    private final String bgpDaemon;

    ContainerMember(LabContainer container, IpAddress address, String bgpDaemon) {
        this.container = container;
        this.address = address;
        this.bgpDaemon = bgpDaemon;
    }

    @Override
    public final String name() {
        return container.name();
    }

    @Override
    public final IpAddress address() {
        return address;
    }

    @Override
    public final AppliedFault apply(Fault fault) {
        return new ContainerFaults(container, bgpDaemon).apply(fault);
    }

    /** {@return what a command in its container answered} */
    public final Output exec(String... command) {
        return container.exec(command);
    }

    final LabContainer container() {
        return container;
    }
}

package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabMember;
import java.nio.charset.StandardCharsets;

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

    /** {@return how a user logs in, once sshd runs} */
    final SshAccess access(String user) {
        return new SshAccess(
                address,
                user,
                text("/var/lib/lab/client_key"),
                address + " " + withoutComment(text("/etc/ssh/ssh_host_ed25519_key.pub")));
    }

    private String text(String path) {
        return new String(container.read(path), StandardCharsets.UTF_8);
    }

    private static String withoutComment(String publicKey) {
        String[] words = publicKey.strip().split(" ", 3);
        return words[0] + " " + words[1];
    }

    final LabContainer container() {
        return container;
    }
}

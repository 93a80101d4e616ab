package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Topology;

/** A cluster node: BIRD 1.6 and an API server. Used from any thread. */
public final class ContainerNode extends ContainerMember implements LabNode {
    private static final String SSHD = "pgrep -x sshd >/dev/null || lab-entry start sshd\n";

    /** Where the image has BIRD's configuration. */
    static final String CONFIGURATION = "/etc/bird/bird6.conf";

    private final Topology topology;
    private final CalicoNode plan;

    ContainerNode(LabContainer container, Topology topology, CalicoNode plan) {
        super(container, topology.address(plan), "bird6");
        this.topology = topology;
        this.plan = plan;
    }

    @Override
    public CalicoNode plan() {
        return plan;
    }

    @Override
    public void announce(Prefix prefix) {
        configure("s|^ *#\\(%s\\)$|  \\1|", prefix);
    }

    @Override
    public void withdraw(Prefix prefix) {
        configure("s|^ *\\(%s\\)$|  #\\1|", prefix);
    }

    /** Edits the configuration and has BIRD read it again, as Calico does. */
    private void configure(String edit, Prefix prefix) {
        String route = BirdConfiguration.route(topology, plan, prefix);
        container().run("sed", "-i", edit.formatted(route), CONFIGURATION);
        birdc("configure");
    }

    /** {@return what BIRD answers to a command of its client, for instance {@code show protocols}} */
    public String birdc(String command) {
        return container().run("birdc6", command);
    }

    /** {@return how to log in as root; sshd is started} */
    public SshAccess ssh() {
        container().run("sh", "-c", SSHD);
        return access("root");
    }

    /** {@return how to log in as a new user, who may do nothing but run a shell by sudo; sshd is started} */
    public SshAccess sshOfUserWithSudo(String user) {
        container().run("sh", "-ec", SSHD + """
                useradd --create-home --shell /bin/sh "$0"
                install -d -o "$0" -m 700 "/home/$0/.ssh"
                install -o "$0" -m 600 /var/lib/lab/client_key.pub "/home/$0/.ssh/authorized_keys"
                echo "$0 ALL=(root) NOPASSWD: /bin/sh" > "/etc/sudoers.d/$0"
                chmod 440 "/etc/sudoers.d/$0"
                """, user);
        return access(user);
    }
}

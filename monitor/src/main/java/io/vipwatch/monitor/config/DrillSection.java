package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code drill}: which hosts drills may break, and how they are reached. Read by {@code vipwatch drill}; the
 * monitor itself touches no host.
 *
 * @param directory where drills keep their journals and their lock
 * @param hosts the nodes, by the names of their peers
 * @param edge whether drills may change the edge router, over the way of the section {@code edge}
 * @param dns the alternative without BGP; empty where no drill may put it to the test
 */
public record DrillSection(Path directory, List<DrilledHost> hosts, boolean edge, Optional<DrillDnsSection> dns) {
    public DrillSection {
        hosts = List.copyOf(hosts);
    }

    /**
     * A node that drills may break.
     *
     * @param name the name of its peer
     * @param ssh how to log in
     * @param sudo whether commands are run by {@code sudo -n}
     * @param networkInterface the interface by which it is reached
     */
    public record DrilledHost(String name, SshSection ssh, boolean sudo, String networkInterface) {}

    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<DrillSection> shape(Path base, SecretShape secrets) {
        Key<Path> directory = Key.optional(
                "directory",
                Scalar.path(base),
                base.resolve("drills"),
                "Where drills keep their journals and the lock that lets one run at a time.");
        Key<List<DrilledHost>> hosts = Key.optional(
                "hosts",
                new ListShape<>(host(base, secrets)),
                List.of(),
                "The nodes that drills may break; no other host is ever touched.");
        Key<Boolean> edge = Key.optional(
                "edge",
                Scalar.bool(),
                false,
                "Whether drills may change the edge router: restart its routing daemons, shut a neighbour down.");
        Key<DrillDnsSection> dns = Key.optional(
                "dns",
                DrillDnsSection.shape(secrets),
                "The alternative without BGP: a name with an address of each node, for dns-round-robin and dns-api-crash.");
        return Section.of(
                        values -> new DrillSection(
                                values.get(directory), values.get(hosts), values.get(edge), values.find(dns)),
                        directory,
                        hosts,
                        edge,
                        dns)
                .checked(values -> {
                    Set<String> seen = new HashSet<>();
                    for (DrilledHost host : values.get(hosts)) {
                        if (!seen.add(host.name())) {
                            values.refuse(hosts, "the name '" + host.name() + "' twice", "each name once");
                        }
                    }
                });
    }

    private static Section<DrilledHost> host(Path base, SecretShape secrets) {
        Key<String> name = Key.required("name", Scalar.name(), "The name of the node's peer.");
        Key<SshSection> ssh = Key.required("ssh", SshSection.shape(base, secrets), "How to log in at the node.");
        Key<Boolean> sudo = Key.optional(
                "sudo", Scalar.bool(), false, "Run commands by sudo, which must ask for no password; else as root.");
        Key<String> networkInterface = Key.optional(
                "interface",
                SshScalars.networkInterface(),
                "eth0",
                "The network interface by which the node is reached.");
        return Section.of(
                values -> new DrilledHost(
                        values.get(name), values.get(ssh), values.get(sudo), values.get(networkInterface)),
                name,
                ssh,
                sudo,
                networkInterface);
    }
}

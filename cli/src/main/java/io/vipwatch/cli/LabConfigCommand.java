package io.vipwatch.cli;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Member;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab config}: a configuration with which the monitor watches the lab. */
@CommandLine.Command(
        name = "config",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print a configuration with which the monitor watches the lab that is up.",
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch lab config > lab.yaml", "  vipwatch run -c lab.yaml"})
final class LabConfigCommand implements Callable<Integer> {
    private final Console console;

    LabConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            ContainerLab lab = PersistentLab.ofThisHost()
                    .find()
                    .orElseThrow(() -> new CommandFailure(ExitCode.NO, "there is no lab; 'vipwatch lab up' builds it"));
            console.print(text(lab.topology()));
            return ExitCode.GOOD;
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }

    static String text(Topology topology) throws CommandFailure {
        Observer observer = topology.observer()
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "the lab was built without an observer"));
        StringBuilder yaml = new StringBuilder()
                .append("speaker:\n")
                .append("  asn: ")
                .append(observer.asn())
                .append('\n')
                .append("  router_id: 192.0.2.1\n")
                .append("  listen: [\"[::]:")
                .append(observer.port())
                .append("\"]\n")
                .append("peers:\n");
        topology.nodes().forEach(node -> yaml.append(peer(topology, node, "node")));
        yaml.append(peer(topology, topology.edge(), "edge"))
                .append("track:\n")
                .append(track(
                        "api",
                        topology.vip().toString(),
                        "vip",
                        topology.nodes().size()))
                .append(track("services", topology.services().toString(), "services", 1));
        topology.nodes()
                .forEach(node ->
                        yaml.append(track("pods-" + node.name(), node.podBlock().toString(), "pods", 1)));
        return yaml.toString();
    }

    private static String peer(Topology topology, Member member, String role) {
        return "  - {name: " + member.name() + ", address: \"" + topology.address(member) + "\", asn: " + member.asn()
                + ", role: " + role + "}\n";
    }

    private static String track(String name, String prefix, String kind, int minOrigins) {
        return "  - {name: " + name + ", prefix: \"" + prefix + "\", kind: " + kind + ", min_origins: " + minOrigins
                + "}\n";
    }
}

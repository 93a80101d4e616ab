package io.vipwatch.cli;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab up}: builds the lab, or starts again what is stopped. */
@CommandLine.Command(
        name = "up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Build the lab, or start again what is there and stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch lab up",
            "  vipwatch lab up --reject-remote-peers",
            "  vipwatch lab up --edge-image frrouting/frr:10.2.1"
        })
final class LabUpCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Option(
            names = "--reject-remote-peers",
            description = "Each node announces its own routes only (a BGPFilter that rejects the source RemotePeers),"
                    + " instead of Calico's default, in which it repeats those of the others.")
    private boolean rejectRemotePeers;

    @CommandLine.Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "1790",
            description = "The port on which vipwatch will listen on this host (default: ${DEFAULT-VALUE}).")
    private int port;

    @CommandLine.Option(
            names = "--edge-image",
            paramLabel = "IMAGE",
            description = "The image that the edge runs from: any with FRR, such as frrouting/frr:10.2.1, pulled"
                    + " before (default: the lab's own). What it lacks, such as sshd, is said.")
    private Optional<String> edgeImage = Optional.empty();

    LabUpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        console.err().println("lab: building the network and four containers ...");
        ReAdvertisement form = rejectRemotePeers ? ReAdvertisement.REMOTE_PEERS_REJECTED : ReAdvertisement.MESH_DEFAULT;
        try {
            ContainerLab lab = PersistentLab.ofThisHost().up(form, port, edgeImage);
            Topology topology = lab.topology();
            lab.edge().lacks().forEach(lack -> console.err().println("lab: the edge's image lacks " + lack));
            console.println("edge   " + topology.address(topology.edge()));
            topology.nodes().forEach(node -> console.println(node.name() + "  " + topology.address(node)));
            console.println("vip    " + topology.vip());
            console.err().println("lab: up; 'vipwatch lab config > lab.yaml' makes a configuration for it");
            return ExitCode.GOOD;
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }
}

package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * BFD between the edge and every node of a lab for as long as a drill needs it: a BIRD 2 beside the node's BGP daemon, as an
 * agent on a node of Kubernetes is, since Calico's own BIRD has none; {@code neighbor … bfd} at the edge, 300 ms × 3, which
 * is not what is claimed (300 ms), but what bfdd and pfSense have unless told otherwise. On the thread that calls, which waits.
 */
final class LabBfd implements AutoCloseable {
    private static final int MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ContainerLab lab;

    private LabBfd(ContainerLab lab) {
        this.lab = lab;
    }

    /** {@return BFD that is Up with every node} */
    static LabBfd start(ContainerLab lab) {
        LabBfd bfd = new LabBfd(lab);
        try {
            for (int i = 1; i <= lab.nodes().size(); i++) {
                bfd.beside(lab.node(i));
            }
            bfd.atTheEdge("", " 3 " + MILLIS + " " + MILLIS);
            if (!Patience.until(PATIENCE, bfd::isUp)) {
                throw new LabFailure("BFD does not come up: " + lab.edge().vtysh("show bfd peers"));
            }
            return bfd;
        } catch (LabFailure failed) {
            bfd.close();
            throw failed;
        }
    }

    private void beside(ContainerNode node) {
        String configuration = """
                log "/var/log/lab/bird2.log" all;
                router id 192.0.2.33;
                protocol device {}
                protocol bfd beside {
                  interface "eth0" {
                    min tx interval %1$d ms; min rx interval %1$d ms; idle tx interval 300 ms; multiplier 3;
                  };
                  neighbor %2$s dev "eth0" local %3$s;
                }
                """.formatted(MILLIS, lab.edge().address(), node.address());
        good(node.exec(
                "sh", "-c", "printf %s \"$1\" > /etc/bird/bird2.conf && lab-entry start bird2", "sh", configuration));
    }

    private void atTheEdge(String before, String after) {
        List<String> command = new ArrayList<>(List.of(
                "vtysh",
                "-c",
                "configure terminal",
                "-c",
                "router bgp " + lab.topology().edge().asn()));
        lab.nodes()
                .forEach(node -> command.addAll(List.of("-c", before + "neighbor " + node.address() + " bfd" + after)));
        Output configured = lab.edge().exec(command.toArray(String[]::new));
        if (configured.stdout().contains("%")) {
            throw new LabFailure("the edge takes no BFD: " + configured.stdout());
        }
        good(configured);
    }

    private boolean isUp() {
        return lab.edge()
                        .json("show bfd peers")
                        .valueStream()
                        .filter(peer -> peer.path("status").asString("").equals("up"))
                        .count()
                == lab.nodes().size();
    }

    private static void good(Output output) {
        if (output.exitCode() != 0) {
            throw new LabFailure("no BFD: " + output.stderr());
        }
    }

    /** The edge first: it would take the end of a BIRD for the loss of its node. */
    @Override
    public void close() {
        atTheEdge("no ", "");
        for (int i = 1; i <= lab.nodes().size(); i++) {
            lab.node(i).exec("sh", "-c", "pids=$(lab-entry pids bird2) && kill $pids; true");
        }
    }
}

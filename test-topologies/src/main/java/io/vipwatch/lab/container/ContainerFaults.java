package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Makes faults happen in one container, and undoes them. Used from any thread. */
final class ContainerFaults {
    /** Every loss has its own table, so that several can be in force and be undone in any order. */
    private static final AtomicInteger NEXT_TABLE = new AtomicInteger();

    private final LabContainer container;
    private final String bgpDaemon;

    ContainerFaults(LabContainer container, String bgpDaemon) {
        this.container = container;
        this.bgpDaemon = bgpDaemon;
    }

    AppliedFault apply(Fault fault) {
        Runnable undo = switch (fault) {
            case Fault.SilentLoss loss -> lose(loss);
            case Fault.PausedDaemon _ -> pause();
            case Fault.EndedDaemon ended -> end(bgpDaemon, ended.signal());
            case Fault.EndedApi _ -> end("api", Fault.Signal.KILL);
            case Fault.LinkDown _ -> linkDown();
            case Fault.Stopped _ -> stop();
            case Fault.PowerOff _ -> powerOff();
        };
        return new Applied(fault, undo, new AtomicBoolean());
    }

    private record Applied(Fault fault, Runnable undo, AtomicBoolean undone) implements AppliedFault {
        @Override
        public void close() {
            if (undone.compareAndSet(false, true)) {
                undo.run();
            }
        }
    }

    /** At the device, before IP sees a packet and after it has let go of it: neighbour discovery is lost too. */
    private Runnable lose(Fault.SilentLoss loss) {
        String table = "lab_fault_" + NEXT_TABLE.incrementAndGet();
        StringBuilder rules = new StringBuilder("table netdev " + table + " {\n");
        if (loss.direction() != Fault.Direction.OUTBOUND) {
            rules.append(chain("ingress", "saddr", loss));
        }
        if (loss.direction() != Fault.Direction.INBOUND) {
            rules.append(chain("egress", "daddr", loss));
        }
        String file = "/run/" + table + ".nft";
        if (container.exec("sh", "-c", "command -v nft").exitCode() != 0) {
            throw new LabFailure(
                    container.name() + ": its image lacks nft, without which no loss of packets can be made there");
        }
        container.write(Map.of(file, rules.append("}\n").toString()));
        container.run("nft", "-f", file);
        return () -> container.run("nft", "delete", "table", "netdev", table);
    }

    private static String chain(String hook, String remoteField, Fault.SilentLoss loss) {
        String spared = loss.sparedTcpPorts().stream()
                .map(port -> "    tcp sport %1$d accept\n    tcp dport %1$d accept\n".formatted(port))
                .collect(Collectors.joining());
        // Whoever spares a port needs neighbours to reach it.
        String discovery =
                spared.isEmpty() ? "" : "    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n";
        Optional<IpAddress> remote = loss.remote();
        String victims = remote.map(address -> "ip6 " + remoteField + " " + address + " ")
                .orElse("");
        return "  chain %1$s {\n    type filter hook %1$s device eth0 priority 0;\n%2$s%3$s    %4$sdrop\n  }\n"
                .formatted(hook, spared, discovery, victims);
    }

    private Runnable pause() {
        signal(bgpDaemon, "STOP");
        return () -> signal(bgpDaemon, "CONT");
    }

    private Runnable end(String daemon, Fault.Signal signal) {
        signal(daemon, signal.name());
        // Returned only when it has gone, so that what the caller measures begins at the fault.
        container.run(
                "sh",
                "-c",
                "for i in $(seq 200); do lab-entry pids " + daemon + " >/dev/null || exit 0; sleep 0.02; done; exit 1");
        return () -> container.run("lab-entry", "start", daemon);
    }

    /**
     * Of a daemon's several processes, some may end with the first before it is their turn. Before they are killed all are
     * stopped, or one that outlives the first for a moment would still say goodbye to the peers.
     */
    private void signal(String daemon, String signal) {
        String name = signal.toUpperCase(Locale.ROOT);
        String before = name.equals(Fault.Signal.KILL.name()) ? "kill -STOP $pids; " : "";
        Output output = container.exec(
                "sh",
                "-c",
                "pids=$(lab-entry pids " + daemon + ") || exit 1; " + before + "kill -" + name + " $pids || true");
        if (output.exitCode() != 0) {
            throw new LabFailure(container.name() + " runs no " + daemon + ": " + output.stderr());
        }
    }

    private Runnable linkDown() {
        container.run("lab-entry", "link", "down");
        return () -> container.run("lab-entry", "link", "up");
    }

    private Runnable stop() {
        container.kill();
        return container::start;
    }

    /** The loss ends with the container's network, so that only the start is left to undo. */
    private Runnable powerOff() {
        lose(Fault.SilentLoss.total());
        return stop();
    }
}

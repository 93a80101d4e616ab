package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.drill.FaultSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of a target the commands of faults depend on.
 *
 * @param target the host, by name
 * @param address its address, as the edge's BGP neighbour
 * @param link its network interface
 * @param spared whose SSH must still pass while the link is silent; empty where the host is reached otherwise
 * @param processes how its processes are found and started
 * @param power how it is switched; empty where nobody knows
 * @param edge the edge router; empty where it may not be touched
 */
public record Site(
        String target,
        IpAddress address,
        String link,
        Optional<SshWay> spared,
        Map<FaultSpec.Process, ProcessCommands> processes,
        Power power,
        Optional<EdgeSite> edge) {
    /** The name of the host on which the drill itself runs. */
    public static final String RUNNER = "localhost";

    public Site {
        processes = Map.copyOf(processes);
    }

    /**
     * How the runner's own packets are told from others.
     *
     * @param runner the runner's address, as the target sees it
     * @param port the port where the target waits for SSH
     */
    public record SshWay(IpAddress runner, int port) {}

    /**
     * How a process is found and started.
     *
     * @param find prints the identifiers of its processes, and fails if there are none
     * @param start starts it if it does not run; {@code true} where something else does that
     */
    public record ProcessCommands(String find, String start) {}

    /**
     * How a host is switched. Each is run where it says.
     *
     * @param reboot restarts it in an orderly way, after it has made the file {@code $mark} there, in memory
     * @param off takes its power, likewise
     */
    public record Power(Script reboot, Script off) {}

    /**
     * The edge router.
     *
     * @param host the router, by name
     * @param asn its AS number, where that is known
     * @param vtysh FRR's shell
     * @param find prints the identifiers of its routing daemons, and fails if there are none
     * @param restart restarts them
     * @param start starts them if they do not run
     */
    public record EdgeSite(String host, OptionalLong asn, String vtysh, String find, String restart, String start) {}

    /** {@return how processes of a Calico node are found; their supervisors start them again} */
    public static Map<FaultSpec.Process, ProcessCommands> calico() {
        return Map.of(
                FaultSpec.Process.BIRD6,
                new ProcessCommands("pgrep -x bird6", "true"),
                FaultSpec.Process.CALICO_NODE,
                new ProcessCommands("pgrep -x calico-node", "true"),
                FaultSpec.Process.API_SERVER,
                new ProcessCommands(
                        "pgrep -x 'kube-apiserver|k3s-server'",
                        "pgrep -x 'kube-apiserver|k3s-server' || ! systemctl cat k3s >/dev/null 2>&1 || systemctl start k3s"));
    }

    /** {@return how a host with an init system is switched} */
    public static Power ofTheHostItself(String target) {
        return new Power(
                Script.on(
                        target,
                        "touch $mark && (sleep 0.1; systemctl reboot || reboot) >/dev/null 2>&1 </dev/null &\n"),
                Script.on(
                        target,
                        "touch $mark && echo 1 > /proc/sys/kernel/sysrq && (sleep 0.1; echo o > /proc/sysrq-trigger) >/dev/null 2>&1 </dev/null &\n"));
    }
}

package io.vipwatch.lab.container;

import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Topology;

/**
 * Builds a lab of three nodes with a capture and faults in force, prints the engine's names of what it made, and dies
 * without a word.
 */
final class AbandonedLab {
    private AbandonedLab() {}

    public static void main(String[] arguments) {
        ContainerLab lab = ContainerLab.start(Topology.ofNodes(3));
        Capture capture = lab.capture();
        lab.node(1).apply(Fault.SilentLoss.total());
        lab.node(2).apply(new Fault.PausedDaemon());
        System.out.println("network " + lab.bridge().id());
        lab.containers().forEach(container -> System.out.println("container " + container.id()));
        System.out.println("container " + capture.containerId());
        System.out.flush();
        Runtime.getRuntime().halt(137);
    }
}

package io.vipwatch.lab.container;

import io.vipwatch.lab.topology.Topology;

/** Builds a small lab, prints the engine's names of what it made, and dies without a word. */
final class AbandonedLab {
    private AbandonedLab() {}

    public static void main(String[] arguments) {
        ContainerLab lab = ContainerLab.start(Topology.ofNodes(1));
        System.out.println("network " + lab.bridge().id());
        lab.containers().forEach(container -> System.out.println("container " + container.id()));
        System.out.flush();
        Runtime.getRuntime().halt(137);
    }
}

package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Models the file that an operator would write to have a lab watched: every member a peer, the virtual IP address, the
 * services and the pods tracked, every route in the journal.
 *
 * @param topology the lab, which has an observer
 * @param peers the neighbours
 * @param recorded whether every session is recorded as MRT, in the directory {@link #MRT}
 */
record ObserverConfiguration(Topology topology, List<ObservedPeer> peers, boolean recorded) {
    /** Where sessions are recorded. */
    static final String MRT = "mrt";

    /** The name under which the virtual IP address is tracked. */
    static final String VIP = "api";

    /** The hold time of every session but where a test says otherwise. */
    static final Duration HOLD_TIME = Duration.ofSeconds(9);

    static ObserverConfiguration of(Topology topology) {
        Observer observer = topology.observer().orElseThrow();
        List<ObservedPeer> peers = new ArrayList<>();
        topology.nodes()
                .forEach(node -> peers.add(new ObservedPeer(
                        node.name(),
                        topology.address(node),
                        node.asn(),
                        "node",
                        HOLD_TIME,
                        observer.password(),
                        Optional.empty())));
        peers.add(new ObservedPeer(
                topology.edge().name(),
                topology.address(topology.edge()),
                topology.edge().asn(),
                "edge",
                HOLD_TIME,
                observer.password(),
                Optional.empty()));
        return new ObserverConfiguration(topology, List.copyOf(peers), false);
    }

    ObserverConfiguration with(String name, UnaryOperator<ObservedPeer> change) {
        List<ObservedPeer> changed = peers.stream()
                .map(peer -> peer.name().equals(name) ? change.apply(peer) : peer)
                .toList();
        return new ObserverConfiguration(topology, changed, recorded);
    }

    ObserverConfiguration withRecording() {
        return new ObserverConfiguration(topology, peers, true);
    }

    /** {@return the file, written into a directory together with those that it refers to} */
    Path write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(speaker());
        for (ObservedPeer peer : peers) {
            text.append(section(peer, directory));
        }
        return Files.writeString(
                directory.resolve("vipwatch.yaml"), text.append(bfd()).append(rest()));
    }

    private String speaker() {
        Observer observer = topology.observer().orElseThrow();
        return """
                speaker:
                  asn: %d
                  router_id: 192.0.2.1
                  listen: ["[::]:%d"]
                %speers:
                """.formatted(observer.asn(), observer.port(), recorded ? "  mrt: " + MRT + "\n" : "");
    }

    private static String section(ObservedPeer peer, Path directory) throws IOException {
        String password = "";
        if (peer.password().isPresent()) {
            Path key = Files.writeString(
                    directory.resolve(peer.name() + ".key"), peer.password().get());
            password = "    password: {file: %s}\n".formatted(key);
        }
        return """
                  - name: %s
                    address: %s
                    asn: %d
                    role: %s
                    hold_time: %ds
                %s%s""".formatted(
                        peer.name(),
                        peer.address(),
                        peer.asn(),
                        peer.role(),
                        peer.holdTime().toSeconds(),
                        password,
                        peer.bfd().map(bfd -> "    bfd: %s\n".formatted(bfd)).orElse(""));
    }

    /** BFD's ports are the standard's; on the lab's own address they are nobody else's. */
    private String bfd() {
        return peers.stream().anyMatch(peer -> peer.bfd().isPresent())
                ? "bfd: {listen: [\"%s\"]}\n"
                        .formatted(topology.address(topology.observer().orElseThrow()))
                : "";
    }

    private String rest() {
        Prefix pool = Prefix.of(topology.nodes().getFirst().podBlock().address(), 112);
        return """
                track:
                  - name: %s
                    prefix: %s
                    kind: vip
                    min_origins: %d
                  - name: services
                    prefix: %s
                    kind: services
                  - name: pods
                    within: %s
                    kind: pods
                incidents: {quiet: 3s}
                journal:
                  directory: journal
                  routes: all
                http:
                  listen: "[::1]:0"
                """.formatted(VIP, topology.vip(), topology.nodes().size(), topology.services(), pool);
    }
}

package io.vipwatch.lab.container;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Member;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The lab of {@code vipwatch lab}: at most one of a name on a host, it outlives the JVM that built it and is found again
 * by its labels. Each method blocks its caller.
 */
public final class PersistentLab {
    private static final String FORM_LABEL = "io.vipwatch.lab.re-advertisement";
    private static final String OBSERVER_LABEL = "io.vipwatch.lab.observer-port";
    private static final String EDGE_IMAGE_LABEL = "io.vipwatch.lab.edge-image";

    /** Prints rules, links, addresses, routes that no routing daemon made, daemons, and the traces of drills. */
    private static final String STATE = """
            nft -s list ruleset | grep -v 127.0.0.11
            ip -o link | sed 's/^[0-9]*: //; s/@[^:]*//; s/link.*//'
            ip -o address | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | grep -v fe80 | sort
            for family in -4 -6; do
              ip -o $family route show table all | grep -Ev 'proto (bird|bgp|zebra|ra)|expires|fe80|^multicast|^ff00' | sort
            done
            ps -e -o stat= -o comm= | awk '{ print $2, (substr($1, 1, 1) == "T" ? "stopped" : "") }' \\
              | grep -E '^(bird6|lab-api|zebra|bgpd|staticd|bfdd|nohup|setsid|sleep) ' | sort | uniq -c
            ls /run/vipwatch-drill /run/vipwatch-drill.lock* 2>/dev/null
            pgrep -af '[v]ipwatch-drill/'
            true
            """;

    private static final int PREFERRED_LAN = 0x65;

    private final String name;

    private PersistentLab(String name) {
        this.name = name;
    }

    /** {@return the one that {@code vipwatch lab} means} */
    public static PersistentLab ofThisHost() {
        return named("vipwatch");
    }

    /** {@return another one, which can be up beside it} */
    public static PersistentLab named(String name) {
        return new PersistentLab(name);
    }

    /**
     * Models one line of a status.
     *
     * @param name the member
     * @param address its address
     * @param asn its autonomous system number
     * @param container what the engine says of its container: {@code running}, {@code exited}, {@code absent}, …
     * @param established whether the edge has an Established session with it; empty for the edge itself, and when the edge
     *     does not run
     */
    public record MemberStatus(
            String name, IpAddress address, long asn, String container, Optional<Boolean> established) {}

    /**
     * Builds the standard topology, or starts again what is there and stopped.
     *
     * @param form what the nodes repeat of one another
     * @param observerPort the port on which vipwatch will listen on this host
     * @param wantedImage an image with FRR for the edge; else the one of {@code -Dlab.image.edge}, else the lab's own
     * @throws LabFailure if a lab of another form is up, or part of it is missing
     */
    public ContainerLab up(ReAdvertisement form, int observerPort, Optional<String> wantedImage) {
        String edgeImage = wantedImage.orElseGet(EdgeImage::chosen);
        Engine engine = Engine.persistent(
                name,
                Map.of(
                        FORM_LABEL,
                        form.name(),
                        OBSERVER_LABEL,
                        Integer.toString(observerPort),
                        EDGE_IMAGE_LABEL,
                        edgeImage));
        Topology planned = planned(form, observerPort);
        Optional<ContainerLab> found = find();
        if (found.isEmpty()) {
            return ContainerLab.start(planned, bridge(engine), edgeImage);
        }
        String usedImage =
                network(engine).map(network -> label(network, EDGE_IMAGE_LABEL)).orElse(edgeImage);
        if (!usedImage.equals(edgeImage)) {
            throw new LabFailure("the edge of the lab that is up runs from " + usedImage + ", not from " + edgeImage
                    + "; take it down first");
        }
        ContainerLab lab = found.get();
        if (!lab.topology().equals(planned.withLan(lab.topology().lan()))) {
            throw new LabFailure("there is a lab of another form, "
                    + lab.topology().reAdvertisement() + ", or for another observer; take it down first");
        }
        Engine.each(lab.containers(), LabContainer::start);
        return lab;
    }

    private static Topology planned(ReAdvertisement form, int observerPort) {
        return Topology.standard().with(form).withObserver(Observer.onPort(observerPort));
    }

    private static Bridge bridge(Engine engine) {
        return Bridge.create(engine, PREFERRED_LAN)
                .orElseGet(() -> Bridge.create(engine, RandomGenerator.getDefault()));
    }

    /**
     * {@return the lab that is up}
     *
     * @throws LabFailure if part of it is missing
     */
    public Optional<ContainerLab> find() {
        Engine engine = Engine.persistent(name, Map.of());
        Optional<Network> network = network(engine);
        if (network.isEmpty()) {
            return Optional.empty();
        }
        Bridge bridge = bridge(engine, network.get());
        Topology topology = topology(bridge, network.get());
        Map<String, Container> containers = containers(engine);
        List<LabContainer> members = new ArrayList<>();
        for (Member member : members(topology)) {
            Container container = containers.get(member.name());
            if (container == null) {
                throw new LabFailure("the container of " + member.name() + " is missing; take the lab down first");
            }
            members.add(new LabContainer(engine, member.name(), container.getId()));
        }
        return Optional.of(ContainerLab.of(topology, bridge, members.getFirst(), members.subList(1, members.size())));
    }

    /** {@return the state of each member, the edge first; empty when no lab is up} */
    public List<MemberStatus> status() {
        Engine engine = Engine.persistent(name, Map.of());
        Optional<Network> network = network(engine);
        if (network.isEmpty()) {
            return List.of();
        }
        Topology topology = topology(bridge(engine, network.get()), network.get());
        Map<String, Container> containers = containers(engine);
        Optional<Set<IpAddress>> established = Optional.ofNullable(
                        containers.get(topology.edge().name()))
                .filter(edge -> "running".equals(edge.getState()))
                .map(edge -> new ContainerEdge(new LabContainer(engine, "edge", edge.getId()), topology).established());
        return members(topology).stream()
                .map(member -> new MemberStatus(
                        member.name(),
                        topology.address(member),
                        member.asn(),
                        Optional.ofNullable(containers.get(member.name()))
                                .map(Container::getState)
                                .orElse("absent"),
                        member.equals(topology.edge())
                                ? Optional.empty()
                                : established.map(up -> up.contains(topology.address(member)))))
                .toList();
    }

    /**
     * {@return what a command in the container of a member answered}
     *
     * @param member {@code edge}, {@code node1}, …
     * @throws LabFailure if no such member runs
     */
    public Output exec(String member, String... command) {
        Engine engine = Engine.persistent(name, Map.of());
        return new LabContainer(engine, member, containerId(engine, member)).exec(command);
    }

    /** {@return how a member stands, which nothing that is over may have changed: the lines of {@link #STATE}} */
    public String state(String member) {
        return exec(member, "sh", "-c", STATE).stdout();
    }

    /** {@return the engine's name for the container of a member, for an interactive shell} */
    public String containerId(String member) {
        return containerId(Engine.persistent(name, Map.of()), member);
    }

    private static String containerId(Engine engine, String member) {
        Map<String, Container> containers = containers(engine);
        Container container = containers.get(member);
        if (container == null) {
            throw new LabFailure(
                    containers.isEmpty()
                            ? "no lab is up"
                            : "no member " + member + "; there are "
                                    + String.join(
                                            ", ",
                                            containers.keySet().stream()
                                                    .sorted()
                                                    .toList()));
        }
        return container.getId();
    }

    /** {@return whether there was anything to remove} */
    public boolean down() {
        Engine engine = Engine.persistent(name, Map.of());
        List<LabContainer> containers = containers(engine).entrySet().stream()
                .map(member -> new LabContainer(
                        engine, member.getKey(), member.getValue().getId()))
                .toList();
        Optional<Network> network = network(engine);
        LabContainer.removeAll(containers);
        network.ifPresent(found -> bridge(engine, found).remove());
        return !containers.isEmpty() || network.isPresent();
    }

    private static List<Member> members(Topology topology) {
        return Stream.concat(Stream.of(topology.edge()), topology.nodes().stream())
                .map(Member.class::cast)
                .toList();
    }

    private static Optional<Network> network(Engine engine) {
        return engine.client().listNetworksCmd().withFilter("label", engine.filter()).exec().stream()
                .findFirst();
    }

    private static Bridge bridge(Engine engine, Network network) {
        Prefix lan = network.getIpam().getConfig().stream()
                .map(Network.Ipam.Config::getSubnet)
                .flatMap(subnet -> Prefix.parse(subnet).stream())
                .filter(subnet -> subnet.address().isIpv6())
                .findFirst()
                .orElseThrow(() -> new LabFailure("the network " + network.getName() + " has no IPv6 prefix"));
        return new Bridge(engine, network.getId(), lan, network.getName());
    }

    private static Topology topology(Bridge bridge, Network network) {
        return planned(
                        ReAdvertisement.valueOf(label(network, FORM_LABEL)),
                        Integer.parseInt(label(network, OBSERVER_LABEL)))
                .withLan(bridge.lan());
    }

    private static String label(Network network, String name) {
        return Optional.ofNullable(network.getLabels().get(name))
                .orElseThrow(() -> new LabFailure("the network " + network.getName() + " has no label " + name));
    }

    private static Map<String, Container> containers(Engine engine) {
        Map<String, Container> byMember = new HashMap<>();
        engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(engine.filter())
                .exec()
                .forEach(container -> byMember.put(container.getLabels().get(Engine.MEMBER_LABEL), container));
        return byMember;
    }
}

package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabMember;
import io.vipwatch.lab.topology.Observer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Another implementation of BGP, in a container on a network of its own, that calls the observer in this JVM and can be
 * called by it on port 179. It knows a fixed set of IPv6 routes, announces them and withdraws them. Used from any thread;
 * its calls block.
 */
public final class ForeignPeer implements LabMember, AutoCloseable {
    /** Its autonomous system number; the observer is told to expect it. */
    public static final long ASN = 64600;

    private static final int HOST = 0x20;
    private static final String ROUTES_FILE = "/var/lib/lab/routes";

    private final Bridge bridge;
    private final LabContainer container;
    private final Implementation implementation;
    private final List<Prefix> routes;
    private final IpAddress address;
    private final IpAddress observerAddress;
    private final Runnable releaseBridge;

    private ForeignPeer(
            Bridge bridge,
            LabContainer container,
            Implementation implementation,
            List<Prefix> routes,
            IpAddress address,
            IpAddress observerAddress,
            Runnable releaseBridge) {
        this.bridge = bridge;
        this.container = container;
        this.implementation = implementation;
        this.routes = List.copyOf(routes);
        this.address = address;
        this.observerAddress = observerAddress;
        this.releaseBridge = releaseBridge;
    }

    /**
     * Starts a speaker that calls the observer from then on, and announces its routes.
     *
     * @param implementation which one
     * @param observer what to call: its host part, autonomous system number, port and password
     * @param routeCount how many routes it has, 1 to 65536
     */
    public static ForeignPeer start(Implementation implementation, Observer observer, int routeCount) {
        Engine engine = Engine.ofThisJvm("foreign-" + implementation.role());
        Bridge bridge = Bridge.create(engine, RandomGenerator.getDefault());
        return start(implementation, observer, routeCount, bridge, bridge::remove);
    }

    /** On a bridge that others may share: {@code releaseBridge} runs when this peer is closed. */
    static ForeignPeer start(
            Implementation implementation, Observer observer, int routeCount, Bridge bridge, Runnable releaseBridge) {
        return start(implementation, observer, routeCount, bridge, releaseBridge, false);
    }

    /** As an edge, which takes several paths for one prefix and knows one route of its own. */
    static ForeignPeer startEdge(Implementation implementation, Observer observer, Bridge bridge) {
        return start(implementation, observer, 1, bridge, () -> {}, true);
    }

    private static ForeignPeer start(
            Implementation implementation,
            Observer observer,
            int routeCount,
            Bridge bridge,
            Runnable releaseBridge,
            boolean edge) {
        List<Prefix> routes = IntStream.range(0, routeCount)
                .mapToObj(number -> Prefix.of("2001:db8:f000:" + Integer.toHexString(number) + "::/64"))
                .toList();
        IpAddress address = bridge.address(HOST);
        IpAddress observerAddress = bridge.address(observer.host());
        ForeignConfiguration configuration = new ForeignConfiguration(address, observerAddress, observer, routes, edge);
        Plan plan = Plan.router(
                implementation.role(),
                implementation.role(),
                bridge,
                address,
                Map.of(
                        "LAB_ADDRESS",
                        address.toString(),
                        "LAB_AS",
                        Long.toString(ASN),
                        "LAB_OBSERVER",
                        observerAddress.toString()),
                Map.of(
                        implementation.configurationFile(),
                        configuration.of(implementation),
                        ROUTES_FILE,
                        routes.stream().map(route -> route + "\n").collect(Collectors.joining())));
        LabContainer container = LabContainer.create(bridge.engine(), plan);
        ForeignPeer peer =
                new ForeignPeer(bridge, container, implementation, routes, address, observerAddress, releaseBridge);
        try {
            container.start();
            peer.announceWhatIsNotConfigured();
            return peer;
        } catch (RuntimeException failed) {
            peer.close();
            throw failed;
        }
    }

    /** {@return a capture of everything on its network, in force when this returns} */
    public Capture capture() {
        return Capture.start(bridge);
    }

    /** {@return the address of the observer on its network} */
    public IpAddress observerAddress() {
        return observerAddress;
    }

    public Implementation implementation() {
        return implementation;
    }

    @Override
    public String name() {
        return container.name();
    }

    @Override
    public IpAddress address() {
        return address;
    }

    /** {@return the address at which the host, and so this JVM, is on its network} */
    public IpAddress hostAddress() {
        return bridge.address(1);
    }

    /** {@return the routes it knows} */
    public List<Prefix> routes() {
        return routes;
    }

    /** Announces every route; without effect on those already announced. */
    public void announce() {
        container.run("lab-foreign", "announce", implementation.role());
    }

    /** Withdraws every route and keeps the session. */
    public void withdraw() {
        container.run("lab-foreign", "withdraw", implementation.role());
    }

    /**
     * Has it know only the first {@code count} of its routes when it announces them next.
     *
     * @throws LabFailure if its routes are in its configuration, where they stay
     */
    public void forgetAllBut(int count) {
        if (implementation.announcesFromTheStart()) {
            throw new LabFailure(name() + " is not told its routes");
        }
        container.run("sed", "-i", (count + 1) + ",$d", ROUTES_FILE);
    }

    private void announceWhatIsNotConfigured() {
        if (!implementation.announcesFromTheStart()) {
            announce();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Undoing the end of its daemon or of its container also announces its routes again.
     */
    @Override
    public AppliedFault apply(Fault fault) {
        if (fault instanceof Fault.EndedApi) {
            throw new LabFailure(name() + " has no API server");
        }
        AppliedFault applied = new ContainerFaults(container, implementation.daemon()).apply(fault);
        boolean forgets =
                fault instanceof Fault.EndedDaemon || fault instanceof Fault.Stopped || fault instanceof Fault.PowerOff;
        return forgets ? new AndAnnounced(applied) : applied;
    }

    private final class AndAnnounced implements AppliedFault {
        private final AppliedFault applied;
        private boolean undone;

        AndAnnounced(AppliedFault applied) {
            this.applied = applied;
        }

        @Override
        public Fault fault() {
            return applied.fault();
        }

        @Override
        public synchronized void close() {
            if (!undone) {
                undone = true;
                applied.close();
                announceWhatIsNotConfigured();
            }
        }
    }

    /** {@return what a command in its container answered, for instance {@code gobgp neighbor}} */
    public Output exec(String... command) {
        return container.exec(command);
    }

    /** {@return everything it has logged, for a failed test to print} */
    public String logs() {
        return container.logs();
    }

    @Override
    public void close() {
        container.remove();
        releaseBridge.run();
    }

    /** The implementations, as Debian 12 has them. */
    public enum Implementation {
        FRR("frr", "/etc/frr/frr.conf", "bgpd", true),
        BIRD2("bird2", "/etc/bird/bird2.conf", "bird2", true),
        GOBGP("gobgp", "/etc/gobgpd.toml", "gobgp", false),
        OPENBGPD("openbgpd", "/etc/bgpd.conf", "openbgpd", false),
        EXABGP("exabgp", "/etc/exabgp/exabgp.conf", "exabgp", true);

        private final String role;
        private final String configurationFile;
        private final String daemon;
        private final boolean announcesFromTheStart;

        Implementation(String role, String configurationFile, String daemon, boolean announcesFromTheStart) {
            this.role = role;
            this.configurationFile = configurationFile;
            this.daemon = daemon;
            this.announcesFromTheStart = announcesFromTheStart;
        }

        /** {@return whether it asks for its routes to be kept while it restarts (RFC 4724)} */
        public boolean restartsGracefully() {
            return this != OPENBGPD;
        }

        String role() {
            return role;
        }

        String configurationFile() {
            return configurationFile;
        }

        String daemon() {
            return daemon;
        }

        boolean announcesFromTheStart() {
            return announcesFromTheStart;
        }
    }
}

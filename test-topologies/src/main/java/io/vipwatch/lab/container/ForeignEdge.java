package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another implementation of BGP than FRR in the edge's place, and on the same network servers with an API each, which speak
 * no BGP. Used from the caller's thread; its calls block.
 */
public final class ForeignEdge implements AutoCloseable {
    /** The TCP port on which each server's API answers. */
    public static final int API_PORT = 6443;

    private static final int FIRST_SERVER = 0x11;
    private static final String CHANGES = "/tmp/changes.log";
    private static final String AGENT_RUNS = "/run/lab-fib-agent";

    private static final Pattern BIRD_NEXT_HOP = Pattern.compile("BGP\\.next_hop: (\\S+)");
    private static final Pattern GOBGP_NEXT_HOP = Pattern.compile("\"nexthop\":\"([^\"]+)\"");
    private static final Pattern GATEWAY = Pattern.compile("\"gateway\":\"([^\"]+)\"");

    private final Bridge bridge;
    private final ForeignPeer router;
    private final List<LabContainer> servers;

    private ForeignEdge(Bridge bridge, ForeignPeer router, List<LabContainer> servers) {
        this.bridge = bridge;
        this.router = router;
        this.servers = List.copyOf(servers);
    }

    /**
     * Starts an edge that calls the observer, and servers whose APIs answer.
     *
     * @param implementation BIRD 2 or GoBGP
     * @param vip the address that the servers serve
     * @param count how many servers, 1 to 15
     */
    public static ForeignEdge start(Implementation implementation, Observer observer, Prefix vip, int count) {
        Engine engine = Engine.ofThisJvm("foreign-edge-" + implementation.role());
        Bridge bridge = Bridge.create(engine, RandomGenerator.getDefault());
        List<Callable<LabContainer>> starts = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Plan plan = server(bridge, number, vip);
            starts.add(() -> started(LabContainer.create(engine, plan)));
        }
        List<LabContainer> servers = new ArrayList<>();
        try {
            servers.addAll(Engine.together(starts));
            return new ForeignEdge(bridge, ForeignPeer.startEdge(implementation, observer, bridge), servers);
        } catch (RuntimeException failed) {
            LabContainer.removeAll(servers);
            bridge.remove();
            throw failed;
        }
    }

    private static Plan server(Bridge bridge, int number, Prefix vip) {
        IpAddress address = bridge.address(FIRST_SERVER + number - 1);
        Map<String, String> environment = Map.of(
                "LAB_NAME", "node" + number,
                "LAB_ADDRESS", address.toString(),
                "LAB_VIP", vip.address().toString());
        return Plan.router("node" + number, "idle", bridge, address, environment, Map.of());
    }

    private static LabContainer started(LabContainer server) {
        try {
            server.start();
            server.run("lab-entry", "start", "api");
            return server;
        } catch (RuntimeException failed) {
            server.remove();
            throw failed;
        }
    }

    /** {@return the router in the edge's place} */
    public ForeignPeer router() {
        return router;
    }

    /** {@return the address of a server; the first has the number 1} */
    public IpAddress server(int number) {
        return bridge.address(FIRST_SERVER + number - 1);
    }

    /** {@return what a command says that is run on a server} */
    public Output onServer(int number, String... command) {
        return servers.get(number - 1).exec(command);
    }

    /** {@return this host's device on the network} */
    public String hostDevice() {
        return bridge.device();
    }

    /** {@return a capture of everything on the network, in force when this returns} */
    public Capture capture() {
        return Capture.start(bridge);
    }

    /** Starts the API of a server again. */
    public void startApi(int number) {
        servers.get(number - 1).run("lab-entry", "start", "api");
    }

    /** Kills the API's process, and nothing else. {@return when, in nanoseconds since the epoch} */
    public long killApi(int number) {
        String said = servers.get(number - 1).run("sh", "-c", "date +%s%N; pkill -9 -x lab-api");
        return Long.parseLong(said.strip());
    }

    /** {@return the next hops that the router has been told for a prefix, each path's global one} */
    public Set<IpAddress> held(Prefix prefix) {
        return switch (router.implementation()) {
            case BIRD2 ->
                addresses(
                        BIRD_NEXT_HOP,
                        router.exec(
                                        "/opt/bird2/usr/sbin/birdc",
                                        "-s",
                                        "/run/bird/bird2.ctl",
                                        "show",
                                        "route",
                                        prefix.toString(),
                                        "protocol",
                                        "observer",
                                        "all")
                                .stdout());
            case GOBGP ->
                addresses(
                        GOBGP_NEXT_HOP,
                        router.exec("gobgp", "-j", "global", "rib", "-a", "ipv6", prefix.toString())
                                .stdout());
            case FRR, OPENBGPD, EXABGP -> throw noEdge();
        };
    }

    /** The best path's line has "*>", after an S while it is stale, and the first of its words with a colon that is no prefix is the next hop. */
    private static String agent(Prefix prefix) {
        return """
            touch %2$s; last=
            while [ -e %2$s ]; do
              hop=
              for word in $(gobgp global rib -a ipv6 %1$s | grep "[*]>"); do
                case $word in */*) ;; *:*) hop=$word; break ;; esac
              done
              if [ "$hop" != "$last" ]; then
                if [ "$hop" ]; then ip -6 route replace %1$s via $hop; else ip -6 route del %1$s; fi
                last=$hop
              fi
              sleep 0.05
            done
            """.formatted(prefix, AGENT_RUNS);
    }

    /**
     * Has the router's kernel forward a prefix as the router says. BIRD 2 sees to that itself. GoBGP knows no kernel, and its
     * way to zebra takes none of FRR's later releases: a loop beside it looks at its best path and sets the route.
     */
    public void forward(Prefix prefix) {
        if (router.implementation() == Implementation.GOBGP) {
            router.exec("sh", "-c", "(setsid sh -c '" + agent(prefix) + "' > /dev/null 2>&1 < /dev/null &)");
        }
    }

    /** Has the router's kernel no longer do so. */
    public void forwardNoMore(Prefix prefix) {
        if (router.implementation() == Implementation.GOBGP) {
            router.exec("sh", "-c", "rm -f " + AGENT_RUNS + "; ip -6 route del " + prefix);
        }
    }

    /** {@return where the router's kernel sends packets for a prefix; GoBGP tells its kernel nothing by itself} */
    public Set<IpAddress> forwards(Prefix prefix) {
        return addresses(
                GATEWAY,
                router.exec("ip", "-6", "-json", "route", "show", "exact", prefix.toString())
                        .stdout());
    }

    /**
     * Has the router tell from now on when something changes: BIRD 2 its kernel's table, which is where packets go, GoBGP its
     * Adj-RIB-In.
     */
    public void watchChanges() {
        String watch = switch (router.implementation()) {
            case BIRD2 -> "ip -6 monitor route";
            case GOBGP -> "gobgp monitor adj-in -a ipv6";
            case FRR, OPENBGPD, EXABGP -> throw noEdge();
        };
        router.exec(
                "sh",
                "-c",
                "(setsid sh -c '" + watch + " | while read -r line; do echo \"$(date +%s%N) $line\"; done' >> "
                        + CHANGES + " 2>&1 </dev/null &)");
    }

    /** {@return when the router changed something of a prefix, in nanoseconds since the epoch, with what it said} */
    public List<Change> changesAfter(long epochNanos, Prefix prefix) {
        return router.exec("cat", CHANGES)
                .stdout()
                .lines()
                .filter(line -> line.contains(prefix.address().toString()))
                .map(line -> new Change(Long.parseLong(line.substring(0, line.indexOf(' '))), line))
                .filter(change -> change.epochNanos() > epochNanos)
                .toList();
    }

    /**
     * A change at the router.
     *
     * @param epochNanos when it told of it, in nanoseconds since the epoch
     * @param text its own words
     */
    public record Change(long epochNanos, String text) {}

    private LabFailure noEdge() {
        return new LabFailure(router.implementation() + " is not used as an edge");
    }

    private static Set<IpAddress> addresses(Pattern pattern, String text) {
        Set<IpAddress> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(IpAddress.of(matcher.group(1)));
        }
        return found;
    }

    @Override
    public void close() {
        router.close();
        LabContainer.removeAll(servers);
        bridge.remove();
    }
}

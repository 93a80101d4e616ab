package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The injector with a clock that is turned by hand, nodes that are well or ill, and edges that take what they are told. */
final class World {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final Duration CHECK = Duration.ofMillis(2);
    static final Duration LEASE = Duration.ofSeconds(30);
    private static final long EPOCH = 1_795_335_551_000_000_000L;

    /** Three nodes behind one edge; each check ends two milliseconds after it began. */
    static final String SERVICE = """
              allow: ["2001:db8:0:ff00::/112"]
              services:
                - name: api
                  prefixes: ["2001:db8:0:ff00::100/128"]
                  edges: [edge]
                  backends:
                    - {node: node1, next_hops: ["2001:db8::11"]}
                    - {node: node2, next_hops: ["2001:db8::12"]}
                    - {node: node3, next_hops: ["2001:db8::13"]}
                  checks:
                    - {name: tcp, kind: tcp, port: 6443, interval: 1s, fast_interval: 200ms, timeout: 100ms, rise: 2, fall: 3}
            """;

    final Injector injector;
    final List<InjectAction> actions = new ArrayList<>();

    /** What checks find, by node, or by node and check where that is put as {@code node/check}. */
    final Map<String, Outcome> health = new HashMap<>();

    final Map<String, List<InjectedRoute>> told = new HashMap<>();
    final Set<String> silent = new HashSet<>();
    final Set<String> endOfRib = new HashSet<>();

    /** How long after it was asked an edge tells what it holds and uses; empty: it never does. */
    Optional<Duration> edgeAnswers = Optional.of(Duration.ofMillis(50));

    /** Called after each step. */
    Consumer<World> after = _ -> {};

    private final List<Coming> coming = new ArrayList<>();
    private OptionalLong wakeAt = OptionalLong.empty();
    private long nanos = 1_000_000_000L;
    private long wall;
    private long nextRequest = 1;

    private record Coming(long at, InjectEvent event) {}

    World(String section) {
        this(section, 1);
    }

    World(String section, long seed) {
        injector = new Injector(config(section), new Random(seed), now());
    }

    static InjectSection config(String section) {
        String text = """
                speaker: {asn: 64999, router_id: 192.0.2.1}
                peers:
                  - {name: edge, address: "2001:db8::fe", asn: 65101, role: edge, families: [ipv6-unicast, ipv4-unicast]}
                  - {name: edge2, address: "2001:db8::fd", asn: 65101, role: edge}
                  - {name: node1, address: "2001:db8::11", asn: 65010}
                  - {name: node2, address: "2001:db8::12", asn: 65010}
                  - {name: node3, address: "2001:db8::13", asn: 65010}
                inject:
                """ + section;
        try {
            return new ConfigReader(Map.of())
                    .parse("v.yaml", text, Path.of("/etc"))
                    .inject()
                    .orElseThrow();
        } catch (ConfigException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    /** {@return the usual section with these lines among those of the service} */
    static String with(String... lines) {
        return SERVICE
                + List.of(lines).stream().map(line -> "      " + line + "\n").collect(Collectors.joining());
    }

    Moment now() {
        return new Moment(nanos, EPOCH + nanos + wall, 0);
    }

    /** Has the wall clock jump; the monotonic one does not notice. */
    void stepWallClock(Duration by) {
        wall += by.toNanos();
    }

    void tell(InjectEvent event) {
        Step step = injector.handle(event, now());
        wakeAt = step.wakeAtNanos();
        actions.addAll(step.actions());
        step.actions().forEach(this::act);
        after.accept(this);
    }

    private void act(InjectAction action) {
        switch (action) {
            case InjectAction.Check check when silent.contains(check.id().node()) -> {}
            case InjectAction.Check check -> {
                String node = check.id().node();
                Outcome outcome =
                        health.getOrDefault(node + "/" + check.id().check(), health.getOrDefault(node, Outcome.GOOD));
                String detail = outcome == Outcome.BAD ? "connection refused" : "answered";
                CheckResult result = new CheckResult(outcome, detail, CHECK);
                in(CHECK, new InjectEvent.CheckEnded(check.id(), result));
            }
            case InjectAction.Advertise(String edge, List<InjectedRoute> routes, boolean _) -> told.put(edge, routes);
            case InjectAction.EndOfRib(String edge) -> endOfRib.add(edge);
            case InjectAction.Look(String edge) ->
                edgeAnswers.ifPresent(time -> in(time, new InjectEvent.EdgeDown("?" + edge)));
            case InjectAction.Tell _, InjectAction.Remember _, InjectAction.Answer _, InjectAction.Finish _ -> {}
        }
    }

    /** Has this told a while from now. */
    void in(Duration time, InjectEvent event) {
        coming.add(new Coming(nanos + time.toNanos(), event));
    }

    void edgeUp(String edge, boolean addPath) {
        told.remove(edge);
        endOfRib.remove(edge);
        Set<Family> families = Set.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST);
        tell(new InjectEvent.EdgeUp(edge, families, addPath ? families : Set.of()));
    }

    void edgeDown(String edge) {
        told.remove(edge);
        endOfRib.remove(edge);
        tell(new InjectEvent.EdgeDown(edge));
    }

    /** Lets the time pass, with all that happens meanwhile. */
    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (true) {
            long next = wakeAt.isPresent() ? Math.max(wakeAt.getAsLong(), nanos) : Long.MAX_VALUE;
            Optional<Coming> first = coming.stream().min((a, b) -> Long.compare(a.at, b.at));
            if (first.isPresent() && first.get().at <= next) {
                if (first.get().at > end) {
                    break;
                }
                coming.remove(first.get());
                nanos = first.get().at;
                happen(first.get().event);
            } else if (next <= end) {
                nanos = next;
                tell(new InjectEvent.TimeCame());
            } else {
                break;
            }
        }
        nanos = end;
    }

    /** An event whose edge begins with a question mark stands for an edge that looks at itself. */
    private void happen(InjectEvent event) {
        if (event instanceof InjectEvent.EdgeDown(String edge) && edge.startsWith("?")) {
            look(edge.substring(1));
        } else {
            tell(event);
        }
    }

    /** The edge tells what it holds, and where it sends packets: by the paths with the best attributes. */
    void look(String edge) {
        List<InjectedRoute> routes = told.getOrDefault(edge, List.of());
        tell(holds(edge, held(edge)));
        for (Prefix prefix :
                routes.stream().map(InjectedRoute::prefix).distinct().toList()) {
            Set<IpAddress> best = best(edge, prefix);
            tell(new InjectEvent.EdgeUses(edge, prefix, best, Optional.of(best), now()));
        }
    }

    /** {@return what the edge holds, if it is what it was told} */
    Set<HeldRoute> held(String edge) {
        return told.getOrDefault(edge, List.of()).stream().map(HeldRoute::of).collect(Collectors.toSet());
    }

    /** {@return that the edge, asked about the usual prefix and all that it was told of, holds this} */
    InjectEvent holds(String edge, Set<HeldRoute> routes) {
        Set<Prefix> asked = new HashSet<>(Set.of(VIP));
        told.getOrDefault(edge, List.of()).forEach(route -> asked.add(route.prefix()));
        return new InjectEvent.EdgeHolds(edge, asked, Optional.of(routes), InjectEvent.Heard.UNKNOWN, now());
    }

    /** {@return the same of an edge that keeps its Adj-RIB-In, of the usual prefix} */
    InjectEvent holds(String edge, Set<HeldRoute> routes, Set<HeldRoute> heard) {
        InjectEvent.Heard all = new InjectEvent.Heard(Set.of(VIP), heard);
        return new InjectEvent.EdgeHolds(edge, Set.of(VIP), Optional.of(routes), all, now());
    }

    Set<IpAddress> best(String edge, Prefix prefix) {
        List<InjectedRoute> all = told.getOrDefault(edge, List.of()).stream()
                .filter(route -> route.prefix().equals(prefix))
                .toList();
        long least = all.stream().mapToLong(World::cost).min().orElse(0);
        return all.stream()
                .filter(route -> cost(route) == least)
                .map(route -> route.nextHop().getFirst())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long cost(InjectedRoute route) {
        boolean leaving = route.attributes().communities().contains(Community.GRACEFUL_SHUTDOWN);
        return route.attributes().med().orElse(0) + (leaving ? 1L << 40 : 0);
    }

    /** {@return what the edge was told} */
    List<InjectedRoute> routes(String edge) {
        return told.getOrDefault(edge, List.of());
    }

    /** {@return the nodes whose paths the edge was told of} */
    Set<String> announced() {
        return told.getOrDefault("edge", List.of()).stream()
                .map(route -> route.backend().node())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A drill makes a fault about a node. */
    void drill(String node, boolean injects) {
        tell(new InjectEvent.DrillBegan("reboot (run 1)", "1", Set.of(node), injects, LEASE));
    }

    int checksOf(String node) {
        return (int) all(InjectAction.Check.class).stream()
                .filter(check -> check.id().node().equals(node))
                .count();
    }

    void ill(String... nodes) {
        Set.of(nodes).forEach(node -> health.put(node, Outcome.BAD));
    }

    void well(String... nodes) {
        Set.of(nodes).forEach(node -> health.put(node, Outcome.GOOD));
    }

    long ask(Request request) {
        long id = nextRequest++;
        tell(new InjectEvent.Asked(id, request));
        return id;
    }

    void probesSee(String... nodes) {
        tell(new InjectEvent.NodesAnswer("api", Set.of(nodes), now()));
    }

    /** {@return the answers to a request so far} */
    List<InjectAction.Answer> answers(long id) {
        return all(InjectAction.Answer.class).stream()
                .filter(answer -> answer.id() == id)
                .toList();
    }

    <A extends InjectAction> List<A> all(Class<A> type) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return what was told to the journal of this type} */
    <O extends InjectOccurrence> List<O> said(Class<O> type) {
        return all(InjectAction.Tell.class).stream()
                .map(InjectAction.Tell::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** {@return a world with the usual service, whose first round is over} */
    static World running(String... lines) {
        World world = new World(with(lines));
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        return world;
    }
}

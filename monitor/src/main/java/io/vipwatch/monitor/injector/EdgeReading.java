package io.vipwatch.monitor.injector;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpNextHop;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.inject.HeldRoute;
import io.vipwatch.monitor.inject.InjectEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an edge's answers say of the prefixes that we announce to it.
 *
 * @param edge the peer's name
 * @param us our own address in the session with it, by which it names our paths
 * @param prefixes what we announce to it; which of IPv4 its kernel forwards is not asked
 * @param internal whether it is in our own AS, which does not add itself to an AS_PATH
 */
public record EdgeReading(String edge, IpAddress us, Set<Prefix> prefixes, boolean internal) {
    private static final Pattern SPACES = Pattern.compile(" +");

    public EdgeReading {
        prefixes = Set.copyOf(prefixes);
    }

    /** {@return the events that a round of answers makes; a view that is not known makes none} */
    public List<InjectEvent> of(EdgeSnapshot answers, Moment asOf) {
        List<InjectEvent> events = new ArrayList<>();
        events.add(holds(answers, asOf));
        Optional<List<BgpRoute>> routes = table(answers);
        for (Prefix prefix : prefixes) {
            if (!prefix.family().equals(Family.IPV6_UNICAST)) {
                continue;
            }
            List<BgpPath> paths = routes.stream()
                    .flatMap(List::stream)
                    .filter(route -> route.prefix().equals(prefix))
                    .flatMap(route -> route.paths().stream())
                    .filter(path -> !path.removed())
                    .toList();
            Optional<Set<IpAddress>> kernel = answers.kernel()
                    .found()
                    .map(table -> table.routes().stream()
                            .filter(route -> route.prefix().equals(prefix))
                            .findFirst()
                            .map(route -> inUse(route, paths))
                            .orElse(Set.of()));
            Optional<Set<IpAddress>> chosen = routes.map(_ -> used(paths.stream()));
            Optional<Set<IpAddress>> chosenOurs =
                    routes.map(_ -> used(paths.stream().filter(this::isOurs)));
            kernel.or(() -> chosen)
                    .ifPresent(
                            nextHops -> events.add(new InjectEvent.EdgeUses(edge, prefix, nextHops, chosenOurs, asOf)));
        }
        return events;
    }

    private InjectEvent holds(EdgeSnapshot answers, Moment asOf) {
        Map<Prefix, List<BgpPath>> known = new HashMap<>();
        prefixes.forEach(prefix -> paths(answers, prefix).ifPresent(paths -> known.put(prefix, paths)));
        Set<HeldRoute> held = new HashSet<>();
        known.forEach((prefix, paths) -> paths.stream()
                .filter(path -> !path.removed() && isOurs(path))
                .forEach(path -> global(path)
                        .map(nextHop ->
                                new HeldRoute(prefix, nextHop, path.med(), prepend(path.asPath()), path.communities()))
                        .ifPresent(held::add)));
        Optional<Set<HeldRoute>> said = known.isEmpty() ? Optional.empty() : Optional.of(held);
        return new InjectEvent.EdgeHolds(edge, known.keySet(), said, heard(answers), asOf);
    }

    /** {@return the paths of a prefix: in detail where it was asked for that, else by the table, which has IPv6 alone} */
    private static Optional<List<BgpPath>> paths(EdgeSnapshot answers, Prefix prefix) {
        Optional<List<BgpPath>> detail = answers.summary()
                .found()
                .flatMap(_ -> Optional.ofNullable(answers.ours().held().get(prefix))
                        .flatMap(Answer::found)
                        .map(route -> route.map(BgpRoute::paths).orElse(List.of())));
        return detail.or(() -> prefix.family().equals(Family.IPV6_UNICAST)
                ? table(answers)
                        .map(routes -> routes.stream()
                                .filter(route -> route.prefix().equals(prefix))
                                .flatMap(route -> route.paths().stream())
                                .toList())
                : Optional.empty());
    }

    private static Optional<List<BgpRoute>> table(EdgeSnapshot answers) {
        return answers.summary().found().flatMap(_ -> answers.bgp().found());
    }

    private InjectEvent.Heard heard(EdgeSnapshot answers) {
        Set<Prefix> of = new HashSet<>();
        Set<HeldRoute> routes = new HashSet<>();
        answers.ours()
                .heard()
                .forEach((family, answer) -> answer.found().ifPresent(paths -> {
                    prefixes.stream()
                            .filter(prefix -> prefix.family().equals(family))
                            .forEach(of::add);
                    paths.forEach(path -> path.nextHop()
                            .map(nextHop -> new HeldRoute(
                                    path.prefix(), nextHop, path.med(), prepend(path.asPath()), Optional.empty()))
                            .ifPresent(routes::add));
                }));
        return new InjectEvent.Heard(of, routes);
    }

    private int prepend(String printed) {
        String asPath = printed.strip();
        int length = asPath.isEmpty()
                ? 0
                : SPACES.splitAsStream(asPath).mapToInt(_ -> 1).sum();
        return length - (internal ? 0 : 1);
    }

    private boolean isOurs(BgpPath path) {
        return IpAddress.parse(path.peer()).equals(Optional.of(us));
    }

    private static Set<IpAddress> used(Stream<BgpPath> paths) {
        return paths.filter(path -> path.best() || path.multipath())
                .flatMap(path -> global(path).stream())
                .collect(Collectors.toSet());
    }

    /** A gateway may be the link-local one of two next hops: the global one names the node. */
    private static Set<IpAddress> inUse(KernelRoute route, List<BgpPath> paths) {
        Set<IpAddress> all = new HashSet<>();
        for (KernelRoute.NextHop hop : route.nextHops()) {
            hop.gateway().ifPresent(gateway -> {
                List<IpAddress> named = paths.stream()
                        .filter(path -> path.nextHops().stream()
                                .map(BgpNextHop::address)
                                .anyMatch(gateway::equals))
                        .flatMap(path -> global(path).stream())
                        .toList();
                if (named.isEmpty()) {
                    all.add(gateway);
                } else {
                    all.addAll(named);
                }
            });
        }
        return all;
    }

    private static Optional<IpAddress> global(BgpPath path) {
        return path.nextHops().stream()
                .map(BgpNextHop::address)
                .filter(address -> !address.isLinkLocal())
                .findFirst();
    }
}

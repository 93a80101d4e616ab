package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.frr.FibChange;
import io.vipwatch.monitor.frr.KernelRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What messages of the edge's kernel tell of its routes, in their order. Linux puts all next hops into one message, and
 * FreeBSD one into each: there a change of several takes several events.
 */
public final class RouteEvidence {
    /** From the kernel's change until the tool has read its message and stamped it, in nanoseconds. */
    static final long DELIVERY = 2_000_000;

    private static final int MOST_PREFIXES = 10_000;

    private final boolean oneNextHopEach;
    private final Map<Prefix, List<IpAddress>> known = new HashMap<>();

    /** @param oneNextHopEach whether a message tells of one next hop of several, as FreeBSD's do */
    public RouteEvidence(boolean oneNextHopEach) {
        this.oneNextHopEach = oneNextHopEach;
    }

    /** {@return what a message tells, if it concerns a prefix that matters} */
    public Optional<Observation> change(FibChange change, long arrival, Neighborhood neighborhood) {
        Prefix prefix = change.prefix();
        if (!neighborhood.tracked().test(prefix)) {
            return Optional.empty();
        }
        Optional<List<IpAddress>> before = Optional.ofNullable(known.get(prefix));
        Optional<List<IpAddress>> after = after(change, before);
        boolean present = change.kind() == FibChange.Kind.INSTALLED
                || after.filter(left -> !left.isEmpty()).isPresent();
        if (after.isPresent() && (known.size() < MOST_PREFIXES || known.containsKey(prefix))) {
            known.put(prefix, after.get());
        } else {
            known.remove(prefix);
        }
        EdgeTime time = change.stamp()
                .<EdgeTime>map(stamp -> new EdgeTime.Stamped(EdgeTime.nanos(stamp), DELIVERY, 1_000))
                .orElseGet(EdgeTime.BeforeArrival::new);
        String detail = after.isEmpty() && !present ? "other next hops may be left" : "";
        return Optional.of(new Observation(
                EvidenceSource.ROUTES,
                time,
                arrival,
                (sighting, _) -> new FibChanged(sighting, prefix, present, before, after, detail)));
    }

    private Optional<List<IpAddress>> after(FibChange change, Optional<List<IpAddress>> before) {
        List<IpAddress> named = addresses(change.nextHops());
        boolean installed = change.kind() == FibChange.Kind.INSTALLED;
        if (!oneNextHopEach) {
            return Optional.of(installed ? named : List.of());
        }
        if (!installed && named.isEmpty()) {
            return Optional.of(List.of()); // the whole route
        }
        return before.map(hops -> {
            List<IpAddress> left = new ArrayList<>(hops);
            left.removeAll(named);
            if (installed) {
                left.addAll(named);
            }
            return left.stream().sorted().toList();
        });
    }

    /** Takes over what the kernel answered to a question, where no message has told otherwise before. */
    public void baseline(Prefix prefix, List<IpAddress> nextHops) {
        if (known.size() < MOST_PREFIXES) {
            known.putIfAbsent(prefix, nextHops.stream().distinct().sorted().toList());
        }
    }

    /** Takes note that messages are missing, or that they begin anew: what there was before the next one is not known. */
    public void interrupted() {
        known.clear();
    }

    static List<IpAddress> addresses(List<KernelRoute.NextHop> nextHops) {
        return nextHops.stream()
                .flatMap(hop -> hop.gateway().stream())
                .distinct()
                .sorted()
                .toList();
    }
}

package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.frr.FibChange;
import io.vipwatch.monitor.frr.KernelTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What messages of the edge's kernel tell of its routes, in their order. Linux puts all next hops into one message, and
 * FreeBSD's routing socket one into each: there a change of several takes several events. Of several routes to a prefix packets follow the
 * one with the smallest metric, and only a change of that one is told.
 */
public final class RouteEvidence {
    /** From the kernel's change until the tool has read its message and stamped it, in nanoseconds. */
    static final long DELIVERY = 2_000_000;

    /** How long the kernel's table and its messages may differ, in nanoseconds: what a message takes over SSH, and more. */
    static final long DISPUTE = Duration.ofSeconds(5).toNanos();

    private static final int MOST_PREFIXES = 10_000;

    private final Map<Prefix, PrefixRoutes> known = new HashMap<>();
    private final Map<Prefix, Dispute> disputes = new HashMap<>();

    /** What the kernel answers otherwise than its messages say, and since when, on the monotonic clock. */
    private record Dispute(PrefixRoutes answered, long since) {}

    /** {@return what a message tells, if it concerns a prefix that matters and the route that packets follow} */
    public Optional<Observation> change(FibChange change, long arrival, Neighborhood neighborhood) {
        Prefix prefix = change.prefix();
        if (!neighborhood.tracked().test(prefix)) {
            return Optional.empty();
        }
        disputes.remove(prefix);
        Optional<PrefixRoutes> was = Optional.ofNullable(known.get(prefix));
        Optional<PrefixRoutes> is = after(change, was);
        if (is.isPresent() && (known.size() < MOST_PREFIXES || known.containsKey(prefix))) {
            known.put(prefix, is.get());
        } else {
            known.remove(prefix);
        }
        long metric = change.metric().orElse(0);
        boolean followed = was.isEmpty()
                || is.isEmpty()
                || was.get().isFollowed(metric)
                || is.get().isFollowed(metric);
        return followed ? Optional.of(observation(change, arrival, was, is)) : Optional.empty();
    }

    private static Observation observation(
            FibChange change, long arrival, Optional<PrefixRoutes> was, Optional<PrefixRoutes> is) {
        boolean present = is.map(PrefixRoutes::isPresent).orElse(change.kind() == FibChange.Kind.INSTALLED);
        String detail = is.isEmpty() && !present ? "other next hops may be left" : "";
        EdgeTime time = change.stamp()
                .<EdgeTime>map(stamp -> new EdgeTime.Stamped(EdgeTime.nanos(stamp), DELIVERY, 1_000))
                .orElseGet(EdgeTime.BeforeArrival::new);
        return new Observation(
                EvidenceSource.ROUTES,
                time,
                arrival,
                (sighting, _) -> new FibChanged(
                        sighting,
                        change.prefix(),
                        present,
                        was.map(PrefixRoutes::followed),
                        is.map(PrefixRoutes::followed),
                        detail));
    }

    private Optional<PrefixRoutes> after(FibChange change, Optional<PrefixRoutes> was) {
        List<IpAddress> named = PrefixRoutes.addresses(change.nextHops());
        long metric = change.metric().orElse(0);
        boolean installed = change.kind() == FibChange.Kind.INSTALLED;
        if (change.whole()) {
            PrefixRoutes before = was.orElse(PrefixRoutes.PARTLY_KNOWN);
            return Optional.of(installed ? before.with(metric, named) : before.without(metric));
        }
        return was.map(before -> {
            List<IpAddress> left = new ArrayList<>(before.followed());
            left.removeAll(named);
            if (installed) {
                left.addAll(named);
            }
            return left.isEmpty() ? PrefixRoutes.NONE : before.with(metric, left);
        });
    }

    /**
     * Takes over what the kernel answered to a question, where no message has told otherwise.
     *
     * @param table the routes of every prefix that matters
     * @param now the monotonic clock
     * @return the prefixes whose routes are other than the messages say for a while, and no message tells why
     */
    public Set<Prefix> baseline(KernelTable table, long now) {
        Map<Prefix, PrefixRoutes> answers = PrefixRoutes.of(table);
        Set<Prefix> prefixes = new HashSet<>(answers.keySet());
        prefixes.addAll(known.keySet());
        Set<Prefix> untold = new TreeSet<>();
        for (Prefix prefix : prefixes) {
            if (isUntold(prefix, answers.getOrDefault(prefix, PrefixRoutes.NONE), now)) {
                untold.add(prefix);
            }
        }
        return untold;
    }

    private boolean isUntold(Prefix prefix, PrefixRoutes answer, long now) {
        Optional<PrefixRoutes> told = Optional.ofNullable(known.get(prefix));
        if (told.isEmpty() && known.size() < MOST_PREFIXES) {
            known.put(prefix, answer);
        }
        if (told.isEmpty() || told.get().equals(answer)) {
            disputes.remove(prefix);
            return false;
        }
        Dispute dispute = Optional.ofNullable(disputes.get(prefix))
                .filter(before -> before.answered().equals(answer))
                .orElseGet(() -> new Dispute(answer, now));
        disputes.put(prefix, dispute);
        if (now - dispute.since() < DISPUTE) {
            return false;
        }
        disputes.remove(prefix);
        known.put(prefix, answer);
        return told.get().isWhole();
    }

    /** Takes note that messages are missing, or that they begin anew: what there was before the next one is not known. */
    public void interrupted() {
        known.clear();
        disputes.clear();
    }
}

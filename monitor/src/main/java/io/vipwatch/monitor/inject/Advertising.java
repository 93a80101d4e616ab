package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Brings what each edge is told to what was decided: on change only, no faster than allowed, and nothing forbidden. */
final class Advertising {
    private final Set<Prefix> forbidden = new LinkedHashSet<>();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private TokenBucket bucket;

    /** A change that waits for its turn, and of which somebody was told. */
    private record Waiting(String edge, BackendId backend, String wanted) {}

    Advertising(TokenBucket bucket) {
        this.bucket = bucket;
    }

    TokenBucket bucket() {
        return bucket;
    }

    void configure(TokenBucket limits) {
        bucket = bucket.with(limits.burst(), limits.refill());
    }

    /**
     * Tells {@code edge} what has changed.
     *
     * @param free whether the limit to the rate does not count: the table of a new session, and the end of the monitor
     */
    void advertise(
            Edge edge,
            Collection<InjectedService> services,
            InjectSection config,
            boolean free,
            Moment now,
            Outbox out) {
        bucket = bucket.asOf(now.monotonicNanos());
        List<InjectedRoute> desired = desired(edge, services, config, out);
        List<Edge.Change> changes = edge.plan(desired, free ? Integer.MAX_VALUE : bucket.available());
        if (!changes.isEmpty()) {
            edge.take(changes, now);
            bucket = free ? bucket : bucket.without(changes.size());
            changes.forEach(change -> tell(edge, change, services, out));
            out.add(new InjectAction.Advertise(edge.name(), edge.told(), false));
        }
        tellWaiting(edge, services, out);
        if (!edge.waiting.isEmpty()) {
            out.wakeAt(now.plus(bucket.untilOne()).monotonicNanos());
        }
    }

    /** Has what {@code edge} is told first, once it is back, follow what is decided while it is away. */
    void keep(Edge edge, Collection<InjectedService> services, InjectSection config, Outbox out) {
        List<InjectedRoute> desired = desired(edge, services, config, out);
        if (edge.keeps(desired)) {
            out.add(new InjectAction.Advertise(edge.name(), desired, false));
        }
    }

    private void tellWaiting(Edge edge, Collection<InjectedService> services, Outbox out) {
        Set<Waiting> still = new LinkedHashSet<>();
        for (Edge.Change change : edge.waiting) {
            BackendId backend = change.after().or(change::before).orElseThrow().backend();
            still.add(new Waiting(edge.name(), backend, change.after().isEmpty() ? "withdraw" : "announce"));
        }
        List<Waiting> over = waiting.stream()
                .filter(one -> one.edge().equals(edge.name()) && !still.contains(one))
                .toList();
        over.forEach(one -> out.tell(rate(GuardChange.CLEARED, one, services)));
        over.forEach(waiting::remove);
        still.stream().filter(waiting::add).forEach(one -> out.tell(rate(GuardChange.RAISED, one, services)));
    }

    private InjectSuppressed rate(GuardChange change, Waiting one, Collection<InjectedService> services) {
        boolean raised = change == GuardChange.RAISED;
        return new InjectSuppressed(
                change,
                InjectGuard.RATE,
                one.backend().service(),
                one.backend().node(),
                one.wanted(),
                (raised ? "too many routes have changed of late to tell " : "nothing waits any more to be told to ")
                        + one.edge(),
                raised ? Optional.of(bucket.untilOne()) : Optional.empty(),
                backend(services, one.backend()).map(Backend::findings).orElse(List.of()));
    }

    private static Optional<Backend> backend(Collection<InjectedService> services, BackendId id) {
        return services.stream()
                .filter(service -> service.name().equals(id.service()))
                .flatMap(service -> service.backend(id.node()).stream())
                .findFirst();
    }

    /** {@return whether so many routes may be sent again; if so, they count} */
    boolean mayRepeat(int routes, Moment now) {
        bucket = bucket.asOf(now.monotonicNanos());
        if (bucket.available() < Math.min(routes, bucket.burst())) {
            return false;
        }
        bucket = bucket.without(Math.min(routes, bucket.available()));
        return true;
    }

    private List<InjectedRoute> desired(
            Edge edge, Collection<InjectedService> services, InjectSection config, Outbox out) {
        List<InjectedRoute> routes = new ArrayList<>();
        for (InjectedService service : services) {
            if (!service.section().edges().contains(edge.name())) {
                continue;
            }
            for (Prefix prefix : service.section().prefixes()) {
                if (!isAllowed(prefix, service, config, out) || !edge.carries(prefix.family())) {
                    continue;
                }
                List<Backend> announced = service.announced();
                if (edge.takesSeveral(prefix.family())) {
                    announced.forEach(backend -> routes.add(route(service, backend, prefix)));
                } else {
                    announced.stream()
                            .min(Comparator.comparing((Backend backend) ->
                                            !backend.drilled || !edge.wasTold(backend.id(), prefix))
                                    .thenComparingInt(Advertising::rank)
                                    .thenComparing(backend -> !edge.wasTold(backend.id(), prefix)))
                            .ifPresent(backend -> routes.add(route(service, backend, prefix)));
                }
            }
        }
        return routes;
    }

    /** The reader refuses such prefixes; this one asks again, since nothing else stands between a mistake and the edge. */
    private boolean isAllowed(Prefix prefix, InjectedService service, InjectSection config, Outbox out) {
        Optional<String> refusal = config.refusal(prefix);
        if (refusal.isEmpty()) {
            return true;
        }
        String why = prefix + " " + refusal.get();
        if (forbidden.add(prefix)) {
            out.tell(new InjectAlarm(
                    GuardChange.RAISED,
                    "forbidden-prefix",
                    service.name(),
                    why + " and is not announced",
                    "correct inject.services or inject.allow"));
            service.backends()
                    .forEach(backend -> out.tell(new InjectSuppressed(
                            GuardChange.RAISED,
                            InjectGuard.ALLOW_LIST,
                            service.name(),
                            backend.id().node(),
                            "announce",
                            why,
                            Optional.empty(),
                            backend.findings())));
        }
        return false;
    }

    private static InjectedRoute route(InjectedService service, Backend backend, Prefix prefix) {
        List<IpAddress> nextHop = backend.section().nextHopsOf(prefix.afi());
        InjectAttributesSection attributes = backend.announced.orElseThrow();
        return new InjectedRoute(backend.id(), prefix, service.pathId(backend), nextHop, attributes);
    }

    /** {@return how good a path is for an edge that takes one only; the lower the better} */
    private static int rank(Backend backend) {
        if (backend.isTaken()) {
            return backend.verdict().serves() ? 2 : 4;
        }
        return switch (backend.verdict()) {
            case GOOD -> 0;
            case PARTLY -> 1;
            case BAD, UNKNOWN -> 3;
        };
    }

    /** An edge that takes one path only is told of another backend's in one UPDATE; of each backend it is told by itself. */
    private static void tell(Edge edge, Edge.Change change, Collection<InjectedService> services, Outbox out) {
        Optional<BackendId> before = change.before().map(InjectedRoute::backend);
        Optional<BackendId> after = change.after().map(InjectedRoute::backend);
        if (before.isPresent() && after.isPresent() && !before.equals(after)) {
            tellOne(edge, new Edge.Change(change.slot(), Optional.empty(), change.after()), services, out);
            tellOne(edge, new Edge.Change(change.slot(), change.before(), Optional.empty()), services, out);
        } else {
            tellOne(edge, change, services, out);
        }
    }

    private static void tellOne(Edge edge, Edge.Change change, Collection<InjectedService> services, Outbox out) {
        InjectedRoute route = change.after().or(change::before).orElseThrow();
        InjectRoute.Change kind = change.after().isEmpty()
                ? InjectRoute.Change.WITHDRAW
                : change.before().isEmpty() ? InjectRoute.Change.ANNOUNCE : InjectRoute.Change.REPLACE;
        Optional<Backend> backend = backend(services, route.backend());
        out.tell(new InjectRoute(
                kind,
                edge.name(),
                route.backend().service(),
                route.backend().node(),
                route.prefix(),
                edge.takesSeveral(route.prefix().family()) ? OptionalLong.of(route.pathId()) : OptionalLong.empty(),
                route.nextHop(),
                change.after().map(after -> path(after.attributes())),
                backend.map(Backend::state).orElse(HealthState.INIT),
                backend.map(some -> some.reason).orElse("it is no longer configured"),
                backend.map(Backend::findings).orElse(List.of())));
    }

    private static InjectRoute.InjectPath path(InjectAttributesSection attributes) {
        return new InjectRoute.InjectPath(
                attributes.localPref(),
                attributes.med(),
                attributes.prepend(),
                attributes.communities().stream().map(Community::toString).toList(),
                attributes.largeCommunities().stream()
                        .map(LargeCommunity::toString)
                        .toList());
    }
}

package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.inject.BackendId;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import io.vipwatch.monitor.inject.PathIds;
import io.vipwatch.monitor.inject.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What an edge would be told if backends that are taken out were back and good; on the thread that asks.
 *
 * @param services what is announced
 * @param status how it stands now
 * @param target which backends would be back
 */
record Return(List<InjectServiceSection> services, InjectStatus status, Target target) {
    /** {@return the paths that the edge would have} */
    List<InjectedRoute> routes(InjectStatus.AtEdge edge, NegotiatedSession session) {
        List<InjectedRoute> routes = new ArrayList<>(edge.routes());
        for (InjectServiceSection service : services) {
            if (service.edges().contains(edge.name())) {
                service.prefixes().stream()
                        .filter(prefix -> session.families().contains(prefix.family()))
                        .forEach(prefix -> add(service, prefix, session, routes));
            }
        }
        return routes;
    }

    private void add(
            InjectServiceSection service, Prefix prefix, NegotiatedSession session, List<InjectedRoute> routes) {
        List<InjectedRoute> back = service.backends().stream()
                .filter(backend -> isTaken(service, backend))
                .map(backend ->
                        route(service, backend, prefix, service.attributes().up()))
                .toList();
        if (session.addPathSend().contains(prefix.family())) {
            back.forEach(route -> {
                routes.removeIf(old ->
                        old.backend().equals(route.backend()) && old.prefix().equals(prefix));
                routes.add(route);
            });
        } else if (!back.isEmpty() && !isServed(routes, prefix)) {
            routes.removeIf(old -> old.prefix().equals(prefix));
            routes.add(back.getFirst());
        }
    }

    /** An edge that takes one path keeps the one it has, as long as that is good. */
    private boolean isServed(List<InjectedRoute> routes, Prefix prefix) {
        return routes.stream()
                .filter(route -> route.prefix().equals(prefix))
                .anyMatch(route -> state(route.backend()) == HealthState.UP);
    }

    private boolean isTaken(InjectServiceSection service, InjectBackendSection backend) {
        BackendId id = new BackendId(service.name(), backend.node());
        HealthState state = state(id);
        return target.means(id) && (state == HealthState.DRAINED || state == HealthState.MAINTENANCE);
    }

    private HealthState state(BackendId id) {
        return status.services().stream()
                .filter(service -> service.name().equals(id.service()))
                .flatMap(service -> service.backends().stream())
                .filter(backend -> backend.node().equals(id.node()))
                .map(InjectStatus.OneBackend::state)
                .findFirst()
                .orElse(HealthState.INIT);
    }

    static InjectedRoute route(
            InjectServiceSection service,
            InjectBackendSection backend,
            Prefix prefix,
            InjectAttributesSection attributes) {
        return new InjectedRoute(
                new BackendId(service.name(), backend.node()),
                prefix,
                PathIds.of(service).getOrDefault(backend.node(), 0L),
                backend.nextHopsOf(prefix.afi()),
                attributes);
    }
}

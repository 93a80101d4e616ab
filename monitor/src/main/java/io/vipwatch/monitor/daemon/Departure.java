package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.inject.BackendId;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import io.vipwatch.monitor.inject.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an edge would be told if backends were taken out; on the thread that asks. An edge that takes one path only is told
 * that of the next backend at once, as long as there is a healthy one.
 *
 * @param services what is announced
 * @param status how it stands now
 * @param request which backends would be taken out, and why
 */
record Departure(List<InjectServiceSection> services, InjectStatus status, Request request) {
    /** {@return what the edge would have first, of what it has} */
    List<InjectedRoute> lowered(List<InjectedRoute> told, NegotiatedSession session) {
        return told.stream()
                .map(route -> isMeant(route) ? next(route, session).orElseGet(() -> lowered(route)) : route)
                .toList();
    }

    /** {@return what it would have in the end} */
    List<InjectedRoute> withdrawn(List<InjectedRoute> told, NegotiatedSession session) {
        return told.stream()
                .flatMap(route -> isMeant(route) ? next(route, session).stream() : Stream.of(route))
                .toList();
    }

    private boolean isMeant(InjectedRoute route) {
        return request.target().means(route.backend());
    }

    private InjectServiceSection service(InjectedRoute route) {
        return services.stream()
                .filter(service -> service.name().equals(route.backend().service()))
                .findFirst()
                .orElseThrow();
    }

    private InjectedRoute lowered(InjectedRoute route) {
        InjectServiceSection.StateAttributes attributes = service(route).attributes();
        InjectAttributesSection lowered =
                request instanceof Request.Maintain ? attributes.maintenance() : attributes.drained();
        return new InjectedRoute(route.backend(), route.prefix(), route.pathId(), route.nextHop(), lowered);
    }

    private Optional<InjectedRoute> next(InjectedRoute route, NegotiatedSession session) {
        if (session.addPathSend().contains(route.prefix().family())) {
            return Optional.empty();
        }
        InjectServiceSection service = service(route);
        return status.services().stream()
                .filter(one -> one.name().equals(service.name()))
                .flatMap(one -> one.backends().stream())
                .filter(one -> one.announced() && (isUp(one.state()) || one.state() == HealthState.DEGRADED))
                .filter(one -> !request.target().means(new BackendId(service.name(), one.node())))
                .min(Comparator.comparing(one -> !isUp(one.state())))
                .flatMap(one -> service.backends().stream()
                        .filter(backend -> backend.node().equals(one.node()))
                        .findFirst()
                        .map(backend -> Return.route(
                                service,
                                backend,
                                route.prefix(),
                                isUp(one.state())
                                        ? service.attributes().up()
                                        : service.attributes().degraded())));
    }

    private static boolean isUp(HealthState state) {
        return state == HealthState.UP || state == HealthState.FALLING;
    }
}

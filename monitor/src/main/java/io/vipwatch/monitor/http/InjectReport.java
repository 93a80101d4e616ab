package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.InjectCheckFinding;
import io.vipwatch.monitor.event.InjectRoute.InjectPath;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The injector in the API.
 *
 * @param services the injected services
 * @param edges whom they are announced to
 * @param tokens how many routes may change at once now
 */
public record InjectReport(List<Service> services, List<Edge> edges, int tokens) {
    /**
     * An injected service.
     *
     * @param announced whether every check has come to something once
     * @param withoutOrigin whether no backend can serve
     */
    public record Service(
            String name, List<Prefix> prefixes, boolean announced, boolean withoutOrigin, List<Backend> backends) {}

    /**
     * A backend of a service.
     *
     * @param state how it fares
     * @param announced whether a path of it is announced
     * @param reason why it is, or is not
     * @param guards the guards that keep it so
     * @param penalty its figure of merit (RFC 2439)
     * @param suppressed how long damping keeps it out still
     * @param step how far an operator's drain is
     * @param until when its maintenance ends, RFC 3339
     * @param operatorReason what the operator gave
     * @param missing what a drain that timed out had not seen
     * @param checks what its checks say
     */
    public record Backend(
            String node,
            String state,
            boolean announced,
            String reason,
            List<String> guards,
            int penalty,
            @JsonProperty("suppressed_ns") Optional<Duration> suppressed,
            Optional<String> step,
            Optional<String> until,
            String operatorReason,
            List<String> missing,
            List<InjectCheckFinding> checks) {}

    /**
     * An edge.
     *
     * @param up whether its session is established
     * @param endOfRib whether the first round of checks is over for all it is told
     * @param agrees whether it held what it was told when it was asked last
     */
    public record Edge(String peer, boolean up, boolean endOfRib, boolean agrees, List<Route> routes) {}

    /** A path that an edge was told of. */
    public record Route(
            String service, String node, Prefix prefix, long pathId, List<IpAddress> nextHop, InjectPath path) {}

    /** {@return the report of a status} */
    public static InjectReport of(InjectStatus status) {
        return new InjectReport(
                status.services().stream().map(InjectReport::service).toList(),
                status.edges().stream().map(InjectReport::edge).toList(),
                status.tokens());
    }

    private static Service service(InjectStatus.Service service) {
        return new Service(
                service.name(),
                service.prefixes(),
                service.announced(),
                service.withoutOrigin(),
                service.backends().stream().map(InjectReport::backend).toList());
    }

    private static Backend backend(InjectStatus.OneBackend backend) {
        return new Backend(
                backend.node(),
                backend.state().text(),
                backend.announced(),
                backend.reason(),
                backend.guards(),
                backend.penalty(),
                backend.suppressed(),
                backend.step(),
                backend.untilEpochNanos().isPresent()
                        ? Optional.of(EpochText.of(backend.untilEpochNanos().getAsLong()))
                        : Optional.empty(),
                backend.operatorReason(),
                backend.missing(),
                backend.checks());
    }

    private static Edge edge(InjectStatus.AtEdge edge) {
        return new Edge(
                edge.name(),
                edge.up(),
                edge.endOfRib(),
                edge.agrees(),
                edge.routes().stream().map(InjectReport::route).toList());
    }

    private static Route route(InjectedRoute route) {
        return new Route(
                route.backend().service(),
                route.backend().node(),
                route.prefix(),
                route.pathId(),
                route.nextHop(),
                path(route.attributes()));
    }

    private static InjectPath path(InjectAttributesSection said) {
        return new InjectPath(
                said.localPref(),
                said.med(),
                said.prepend(),
                said.communities().stream().map(Object::toString).toList(),
                said.largeCommunities().stream().map(Object::toString).toList());
    }
}

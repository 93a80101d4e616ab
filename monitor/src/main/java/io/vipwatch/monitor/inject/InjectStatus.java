package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectCheckFinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How everything stands, for those who ask.
 *
 * @param services the services
 * @param edges the edges
 * @param tokens how many routes may change at once now
 */
public record InjectStatus(List<Service> services, List<AtEdge> edges, int tokens) {
    public InjectStatus {
        services = List.copyOf(services);
        edges = List.copyOf(edges);
    }

    /**
     * A service.
     *
     * @param name its name
     * @param prefixes its prefixes
     * @param announced whether every check has come to something once, so that it is announced
     * @param withoutOrigin whether no backend can serve
     * @param backends its backends
     */
    public record Service(
            String name, List<Prefix> prefixes, boolean announced, boolean withoutOrigin, List<OneBackend> backends) {
        public Service {
            prefixes = List.copyOf(prefixes);
            backends = List.copyOf(backends);
        }
    }

    /**
     * A backend.
     *
     * @param node the node
     * @param state how it fares
     * @param announced whether a path of it is announced
     * @param reason why it is, or is not
     * @param guards the guards that keep it so
     * @param penalty its figure of merit
     * @param suppressed how long damping keeps it out still, if it does
     * @param step how far an operator's drain is; empty: there is none
     * @param untilEpochNanos when its maintenance ends, in nanoseconds since the epoch
     * @param operatorReason what the operator gave
     * @param missing what a drain that timed out had not seen
     * @param checks what its checks say
     */
    public record OneBackend(
            String node,
            HealthState state,
            boolean announced,
            String reason,
            List<String> guards,
            int penalty,
            Optional<Duration> suppressed,
            Optional<String> step,
            OptionalLong untilEpochNanos,
            String operatorReason,
            List<String> missing,
            List<InjectCheckFinding> checks) {
        public OneBackend {
            guards = List.copyOf(guards);
            missing = List.copyOf(missing);
            checks = List.copyOf(checks);
        }
    }

    /**
     * An edge.
     *
     * @param name the peer's name
     * @param up whether its session is established
     * @param endOfRib whether the first round of checks is over for all it is told
     * @param agrees whether it held what it was told when it was asked last
     * @param routes what it was told
     */
    public record AtEdge(String name, boolean up, boolean endOfRib, boolean agrees, List<InjectedRoute> routes) {
        public AtEdge {
            routes = List.copyOf(routes);
        }
    }
}

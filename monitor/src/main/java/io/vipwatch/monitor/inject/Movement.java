package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectServiceSection.Evidence;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether traffic has moved away from a backend whose path was lowered, by what was seen after that. */
final class Movement {
    private Movement() {}

    /** {@return what has not been seen yet; nothing: it has moved} */
    static List<String> missing(InjectedService service, Backend backend, Taking taking, Collection<Edge> edges) {
        List<String> missing = new ArrayList<>();
        if (!service.section().allowBlackhole() && !service.hasAnother(backend)) {
            missing.add("another healthy origin of " + service.name());
        }
        Evidence evidence = service.section().drain().evidence();
        Moment lowered = taking.since();
        for (Edge edge : edges) {
            if (!service.section().edges().contains(edge.name())) {
                continue;
            }
            if (!edge.up) {
                if (evidence != Evidence.PROBE) {
                    missing.add("edge " + edge.name() + ": there is no session with it, and it may keep old paths");
                }
                continue;
            }
            Moment told = edge.changedAt(backend.id()).orElse(lowered);
            lowered = told.since(lowered).isNegative() ? lowered : told;
            if (isToldOtherwise(edge, backend)) {
                missing.add("edge " + edge.name() + " is not told yet: too many routes have changed of late");
            } else if (evidence != Evidence.PROBE) {
                edgeMissing(service, backend, edge, lowered).ifPresent(missing::add);
            }
        }
        if (evidence != Evidence.EDGE) {
            probeMissing(service, backend, lowered).ifPresent(missing::add);
        }
        return missing;
    }

    private static boolean isToldOtherwise(Edge edge, Backend backend) {
        return edge.told().stream()
                .filter(route -> route.backend().equals(backend.id()))
                .anyMatch(route -> !Optional.of(route.attributes()).equals(backend.announced));
    }

    private static Optional<String> edgeMissing(InjectedService service, Backend backend, Edge edge, Moment lowered) {
        for (Prefix prefix : service.section().prefixes()) {
            Optional<InjectEvent.EdgeUses> uses = edge.uses(prefix);
            String where = "edge " + edge.name() + ": ";
            if (uses.isEmpty() || !isAfter(uses.get().asOf(), lowered)) {
                return Optional.of(where + "it did not tell where it sends packets for " + prefix + " since then");
            }
            Set<?> via = uses.get().nextHops();
            if (uses.get().nextHops().stream().anyMatch(backend::isNextHop)) {
                String whose = uses.get()
                        .ours()
                        .filter(ours -> ours.stream().noneMatch(backend::isNextHop))
                        .map(_ -> ", which is not our path")
                        .orElse("");
                return Optional.of(where + "it still sends packets for " + prefix + " via " + via + whose);
            }
            if (via.isEmpty()) {
                return Optional.of(where + "it has no route for " + prefix);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> probeMissing(InjectedService service, Backend backend, Moment lowered) {
        Optional<InjectEvent.NodesAnswer> answering =
                service.answering.filter(answer -> isAfter(answer.asOf(), lowered));
        if (answering.isEmpty()) {
            return Optional.of("probe: none told since then which node answers for " + service.name());
        }
        Set<String> nodes = answering.get().nodes();
        if (nodes.isEmpty()) {
            return Optional.of("probe: nobody answers for " + service.name() + ", or nobody says who");
        }
        return nodes.contains(backend.id().node())
                ? Optional.of("probe: " + backend.id().node() + " still answers for " + service.name())
                : Optional.empty();
    }

    /** {@return what was seen, for the event} */
    static String seen(Backend backend) {
        return switch (backend.service().drain().evidence()) {
            case BOTH -> "neither the edge nor the probes use " + backend.id().node() + " any more";
            case EDGE -> "the edge uses " + backend.id().node() + " no more";
            case PROBE -> "the probes reach " + backend.id().node() + " no more";
        };
    }

    private static boolean isAfter(Moment seen, Moment lowered) {
        return seen.monotonicNanos() - lowered.monotonicNanos() > 0;
    }
}

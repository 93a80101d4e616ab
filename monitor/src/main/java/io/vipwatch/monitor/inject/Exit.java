package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectServiceSection.OnExit;
import io.vipwatch.monitor.event.InjectExit;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Brings every service to what its policy says the end of the monitor means for it. */
final class Exit {
    private Exit() {}

    /** Begins the end. */
    static void begin(InjectedService service, Moment now, Outbox out) {
        OnExit policy = service.section().onExit();
        service.leaving = Optional.of(new Leaving(policy, now, policy == OnExit.DRAIN));
        if (policy != OnExit.DRAIN) {
            tell(service, policy == OnExit.KEEP ? "left to graceful restart" : "withdrawn", out);
        }
    }

    /** Sees whether the edges have moved away from the paths of a service that is drained. */
    static void advance(InjectedService service, Leaving leaving, Collection<Edge> edges, Moment now, Outbox out) {
        if (!leaving.lowered()) {
            return;
        }
        Moment deadline = leaving.since().plus(service.section().drain().timeout());
        List<String> missing = missing(service, leaving, edges);
        boolean late = deadline.monotonicNanos() - now.monotonicNanos() <= 0;
        if (!missing.isEmpty() && !late) {
            out.wakeAt(deadline.monotonicNanos());
            edges.stream()
                    .filter(edge -> edge.up && service.section().edges().contains(edge.name()))
                    .forEach(edge -> edge.lookSoon(now, out));
            return;
        }
        service.leaving = Optional.of(leaving.withdrawn());
        tell(
                service,
                (missing.isEmpty()
                                ? "drained: no edge uses a path of ours any more, and withdrawn"
                                : "withdrawn after "
                                        + now.since(leaving.since()).toMillis() + " ms; missing: "
                                        + String.join("; ", missing))
                        + unknown(service, edges),
                out);
    }

    /** An edge without a session can be told nothing, so that it is not waited for; it may keep paths of before. */
    private static String unknown(InjectedService service, Collection<Edge> edges) {
        List<String> down = edges.stream()
                .filter(edge -> !edge.up && service.section().edges().contains(edge.name()))
                .map(Edge::name)
                .toList();
        return down.isEmpty() ? "" : "; not known of " + String.join(", ", down) + ", with no session";
    }

    /** Sets with what the paths are announced until the end. */
    static void decide(InjectedService service, Leaving leaving) {
        for (Backend backend : service.announced()) {
            InjectAttributesSection lowered = service.section().attributes().drained();
            backend.announced = switch (leaving.policy()) {
                case KEEP -> backend.announced;
                case WITHDRAW -> Optional.empty();
                case DRAIN -> leaving.lowered() ? backend.announced.map(_ -> lowered) : Optional.empty();
            };
            backend.reason = "the monitor ends: " + word(leaving.policy());
        }
    }

    /** {@return whether nothing more is to be waited for} */
    static boolean isDone(InjectedService service) {
        return service.leaving.filter(leaving -> !leaving.lowered()).isPresent();
    }

    private static List<String> missing(InjectedService service, Leaving leaving, Collection<Edge> edges) {
        List<String> missing = new ArrayList<>();
        for (Edge edge : edges) {
            if (!edge.up) {
                continue;
            }
            for (Prefix prefix : service.section().prefixes()) {
                boolean told =
                        edge.told().stream().anyMatch(route -> route.prefix().equals(prefix));
                boolean moved = edge.uses(prefix)
                        .filter(uses -> uses.asOf().since(leaving.since()).isPositive())
                        .flatMap(InjectEvent.EdgeUses::ours)
                        .filter(Set::isEmpty)
                        .isPresent();
                if (told && !moved) {
                    missing.add("edge " + edge.name() + " did not tell that it uses no path of ours for " + prefix);
                }
            }
        }
        return missing;
    }

    private static void tell(InjectedService service, String outcome, Outbox out) {
        out.tell(new InjectExit(service.name(), word(service.section().onExit()), outcome));
    }

    private static String word(OnExit policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}

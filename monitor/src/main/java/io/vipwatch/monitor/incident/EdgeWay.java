package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.Moment;
import java.util.Optional;
import java.util.Set;

/**
 * How the edge forwards packets to a tracked prefix, as its own evidence told last.
 *
 * @param present whether it has a route
 * @param through the nodes that it sends packets through
 * @param back whether that is of the way back
 * @param at since when
 */
record EdgeWay(boolean present, Set<String> through, boolean back, Moment at) {
    EdgeWay {
        through = Set.copyOf(through);
    }

    /**
     * {@return whether that is the same conclusion as ours}. An edge that takes a lost node again on the way back is ahead of
     * us: nothing is known until our own session has the node again. Nor is it while the edge has told nothing since our own
     * last change.
     *
     * @param ours how the prefix stands by our own sessions
     * @param originsLost the nodes that announced it and for a while did not
     * @param changed when ours changed last
     */
    Optional<Boolean> agrees(Standing ours, Set<String> originsLost, Optional<Moment> changed) {
        boolean throughLost = originsLost.stream()
                .filter(node -> !ours.origins().contains(node))
                .anyMatch(through::contains);
        boolean same = !throughLost && present == ours.hasRoute();
        boolean outdated =
                changed.filter(then -> at.latestNanos() < then.monotonicNanos()).isPresent();
        boolean ahead = throughLost && back;
        return !same && (outdated || ahead) ? Optional.empty() : Optional.of(same);
    }
}

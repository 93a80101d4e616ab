package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import java.util.ArrayList;
import java.util.List;

/**
 * How a tracked prefix stands.
 *
 * @param state its state
 * @param origins the nodes that announce it as their own, or may do so
 */
record Standing(PrefixState state, List<String> origins) {
    Standing {
        origins = List.copyOf(origins);
    }

    static Standing before(PrefixStateChanged change) {
        return new Standing(change.previous(), change.previousOrigins());
    }

    static Standing after(PrefixStateChanged change) {
        List<String> origins = new ArrayList<>(change.origins());
        change.unattributed().stream().filter(node -> !origins.contains(node)).forEach(origins::add);
        return new Standing(change.state(), origins.stream().sorted().toList());
    }

    /** {@return whether packets find a route of the prefix's own that is no remnant} */
    boolean hasRoute() {
        return isRouted(state);
    }

    static boolean isRouted(PrefixState state) {
        return switch (state) {
            case REACHABLE, DEGRADED -> true;
            case COVERED, STALE_ONLY, UNREACHABLE -> false;
        };
    }

    /** {@return whether this is at least as good as {@code other}} */
    boolean restores(Standing other) {
        return state.compareTo(other.state) <= 0 && origins.containsAll(other.origins);
    }
}

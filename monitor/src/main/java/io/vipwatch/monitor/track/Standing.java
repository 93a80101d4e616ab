package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PrefixState;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a tracked prefix stands at one moment.
 *
 * @param state whether packets find a route
 * @param origins the nodes that announce it as their own
 * @param unattributed the nodes that announce it and may or may not be origins
 * @param matched the prefix that packets match by longest match
 */
public record Standing(
        PrefixState state, SortedSet<String> origins, SortedSet<String> unattributed, Optional<Prefix> matched) {
    /** Of a prefix that nobody announces. */
    static final Standing NOWHERE =
            new Standing(PrefixState.UNREACHABLE, new TreeSet<>(), new TreeSet<>(), Optional.empty());

    /** {@return every node that announces it and may be an origin} */
    SortedSet<String> possibleOrigins() {
        SortedSet<String> all = new TreeSet<>(origins);
        all.addAll(unattributed);
        return all;
    }
}

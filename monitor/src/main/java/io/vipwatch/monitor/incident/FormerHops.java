package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a route at the edge led to before a change, where the edge replaces it by taking it out and putting it in again:
 * not nothing, as the second of the two says.
 */
final class FormerHops {
    /** So close together the two are one change; FRR has them some tens of microseconds apart. */
    private static final Duration ONE_CHANGE = Duration.ofMillis(50);

    private final Map<InstantName, Removal> removals = new EnumMap<>(InstantName.class);

    private record Removal(Moment at, List<IpAddress> hops) {}

    /** {@return the next hops that were there before this change of a table} */
    Optional<List<IpAddress>> before(InstantName table, boolean present, Optional<List<IpAddress>> before, Moment at) {
        if (!present) {
            before.filter(hops -> !hops.isEmpty()).ifPresent(hops -> removals.put(table, new Removal(at, hops)));
            return before;
        }
        Optional<Removal> removal = Optional.ofNullable(removals.remove(table));
        return removal.filter(_ -> before.filter(List::isEmpty).isPresent())
                .filter(out -> at.since(out.at).abs().compareTo(ONE_CHANGE) <= 0)
                .map(Removal::hops)
                .or(() -> before);
    }
}

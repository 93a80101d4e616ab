package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tracked prefix as it stands.
 *
 * @param rule the rule by which it is tracked
 * @param prefix the prefix
 * @param state its state
 * @param since when it got that state
 * @param standing its origins and what packets match
 * @param changed when its state or its origins changed last
 * @param lastChange what changed last, empty before the first change
 * @param paths its paths
 * @param covering the prefixes that cover it and have a path, the longest first
 * @param edge what the edge would choose of the nodes' paths
 * @param changes how often the paths of each peer changed since it is followed, by class of RFC 4098
 * @param flaps how many route flaps there were
 * @param latestFlaps the last of them, the oldest first
 * @param originRange between how few and how many origins it has had, empty before the first
 * @param advice what would make it possible to tell origins apart, or empty
 */
public record PrefixView(
        TrackRule rule,
        Prefix prefix,
        PrefixState state,
        Moment since,
        Standing standing,
        Moment changed,
        Optional<PrefixStateChanged> lastChange,
        List<PathView> paths,
        List<Covering> covering,
        EdgeChoice edge,
        Map<String, Map<RouteClass, Long>> changes,
        long flaps,
        List<Flap> latestFlaps,
        Optional<OriginRange> originRange,
        String advice) {
    public PrefixView {
        paths = List.copyOf(paths);
        covering = List.copyOf(covering);
        latestFlaps = List.copyOf(latestFlaps);
    }

    /**
     * A shorter prefix that covers it.
     *
     * @param prefix the shorter prefix
     * @param present how many paths are present
     * @param stale how many paths graceful restart keeps
     */
    public record Covering(Prefix prefix, long present, long stale) {}
}

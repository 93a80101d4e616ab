package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the edge announces to us, by its own packets. With ADD-PATH it announces every path, without only its best one; the
 * next hop, which an eBGP speaker leaves alone on a shared network (RFC 4271 §5.1.3), names the node.
 */
final class AnnouncedPaths {
    private static final int MOST_PREFIXES = 10_000;

    /** Next hops by path identifier; 0 without ADD-PATH. */
    private final Map<Prefix, Map<Long, IpAddress>> paths = new HashMap<>();

    /** Whether a prefix that is not there is known to have no path. */
    private boolean complete;

    /** The session begins anew, without any path. */
    void restart() {
        paths.clear();
        complete = true;
    }

    /** Takes over what the edge had announced before the capture began. */
    void seed(Map<Prefix, Map<Long, IpAddress>> announced) {
        paths.clear();
        announced.forEach((prefix, ids) -> paths.put(prefix, new HashMap<>(ids)));
        complete = true;
    }

    /** Takes note that something is missing. */
    void interrupted() {
        paths.clear();
        complete = false;
    }

    /** What was announced for a prefix before an UPDATE and after it; empty where not known. */
    record Turn(Optional<List<IpAddress>> before, Optional<List<IpAddress>> after) {
        boolean isChange() {
            return before.isEmpty() || !before.equals(after);
        }
    }

    Turn announced(Prefix prefix, long pathId, boolean hasPathIds, IpAddress nextHop) {
        Optional<List<IpAddress>> before = nextHops(prefix);
        if (paths.size() < MOST_PREFIXES || paths.containsKey(prefix)) {
            if (complete || paths.containsKey(prefix) || !hasPathIds) {
                paths.computeIfAbsent(prefix, _ -> new HashMap<>()).put(pathId, nextHop);
            }
        }
        return new Turn(before, nextHops(prefix));
    }

    Turn withdrawn(Prefix prefix, long pathId, boolean hasPathIds) {
        Optional<List<IpAddress>> before = nextHops(prefix);
        Map<Long, IpAddress> ids = paths.get(prefix);
        if (ids != null) {
            ids.remove(pathId);
        } else if (!hasPathIds) {
            paths.put(prefix, new HashMap<>());
        }
        return new Turn(before, nextHops(prefix));
    }

    private Optional<List<IpAddress>> nextHops(Prefix prefix) {
        Map<Long, IpAddress> ids = paths.get(prefix);
        if (ids == null) {
            return complete ? Optional.of(List.of()) : Optional.empty();
        }
        return Optional.of(ids.values().stream().distinct().sorted().toList());
    }
}

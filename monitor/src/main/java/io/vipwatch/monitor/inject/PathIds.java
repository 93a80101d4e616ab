package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The path identifiers (RFC 7911 §2) of a service's backends: by their next hops, so that a restart changes none. */
public final class PathIds {
    private PathIds() {}

    /** {@return the path identifier of each node, 1 to 2^31 - 1 and no two alike} */
    public static Map<String, Long> of(InjectServiceSection section) {
        Map<String, Long> ids = new LinkedHashMap<>();
        Set<Long> taken = new HashSet<>();
        for (InjectBackendSection backend : section.backends()) {
            IpAddress nextHop = backend.nextHops().getFirst();
            long hash = (nextHop.high() * 0x9e3779b97f4a7c15L + nextHop.low()) * 0x9e3779b97f4a7c15L;
            long id = hash >>> 33;
            while (id == 0 || !taken.add(id)) {
                id = (id + 1) & 0x7fff_ffffL;
            }
            ids.put(backend.node(), id);
        }
        return ids;
    }
}

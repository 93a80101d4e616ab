package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PrefixStateChanged.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one call of the tracker has touched and said so far. */
final class Batch {
    final Moment at;
    final Set<Prefix> dirty = new LinkedHashSet<>();
    final List<Occurrence> said = new ArrayList<>();
    private final Cause first;
    private final Map<Prefix, Cause> causes = new LinkedHashMap<>();

    Batch(Moment at, Cause first) {
        this.at = at;
        this.first = first;
    }

    void touch(Prefix prefix, Cause cause) {
        dirty.add(prefix);
        causes.putIfAbsent(prefix, cause);
    }

    /** {@return the cause that touched the prefix itself, else that of the batch} */
    Cause causeOf(Prefix prefix) {
        return causes.getOrDefault(prefix, first);
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * {@code rib.change}: the edge's best paths for a tracked prefix changed (RFC 4271 §9.1).
 *
 * @param seen how it came to be known
 * @param prefix the prefix
 * @param present whether the edge has a best path from now on
 * @param before the next hops until now, as far as the same source showed them; empty: not known
 * @param after the next hops from now on; empty: the source does not show them
 * @param detail what the source does not show, or what the uncertainty includes
 */
public record RibChanged(
        @JsonUnwrapped Sighting seen,
        Prefix prefix,
        boolean present,
        Optional<List<IpAddress>> before,
        Optional<List<IpAddress>> after,
        String detail)
        implements EdgeOccurrence {
    public RibChanged {
        before = before.map(List::copyOf);
        after = after.map(List::copyOf);
    }

    @Override
    public String type() {
        return "rib.change";
    }

    @Override
    public String subject() {
        return prefix.toString();
    }
}

package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.prefix.Family;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One step of holding a peer to its number of prefixes, while it is being worked out (RFC 4271 §6.7). */
final class PrefixTurn {
    private final Map<Family, MaximumPrefixes> limits;
    private final Set<Family> warned;
    private final List<Action> actions;

    /** @param warned the families in which the peer is known to be close to its limit */
    PrefixTurn(Map<Family, MaximumPrefixes> limits, Set<Family> warned, List<Action> actions) {
        this.limits = limits;
        this.warned = new HashSet<>(warned);
        this.actions = actions;
    }

    Set<Family> warned() {
        return warned;
    }

    /** The session is gone, and its routes with it. */
    void down() {
        warned.clear();
    }

    /** {@return the limit that is exceeded, if one is; of one that is near there is a warning, once} */
    Optional<MaximumPrefixes> exceeded(Family family, long count) {
        Optional<MaximumPrefixes> maximum = Optional.ofNullable(limits.get(family));
        if (maximum.isEmpty() || maximum.get().isExceededBy(count)) {
            return maximum;
        }
        if (!maximum.get().isNearedBy(count)) {
            warned.remove(family);
        } else if (warned.add(family)) {
            actions.add(new Action.MaximumPrefixesWarning(
                    family, count, maximum.get().limit()));
        }
        return Optional.empty();
    }
}

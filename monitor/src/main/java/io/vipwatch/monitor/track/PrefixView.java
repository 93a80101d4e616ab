package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import java.util.List;
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
 */
public record PrefixView(
        TrackRule rule,
        Prefix prefix,
        PrefixState state,
        Moment since,
        Standing standing,
        Moment changed,
        Optional<PrefixStateChanged> lastChange,
        List<PathView> paths) {
    public PrefixView {
        paths = List.copyOf(paths);
    }
}

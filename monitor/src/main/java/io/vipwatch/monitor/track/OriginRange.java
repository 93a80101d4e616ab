package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;

/**
 * Between how few and how many origins a prefix has had, counting nodes of which it cannot be told whether they are, as
 * its state does. It begins when there is an origin for the first time: before that nothing was lost. While more come in
 * the first half minute, since sessions come up one after another, those are the fewest.
 *
 * @param fewest the fewest
 * @param fewestAt when there were as few for the first time
 * @param most the most
 * @param mostAt when there were as many for the first time
 */
public record OriginRange(int fewest, Moment fewestAt, int most, Moment mostAt) {
    private static final Duration LEARNING = Duration.ofSeconds(30);

    static OriginRange begin(int origins, Moment at) {
        return new OriginRange(origins, at, origins, at);
    }

    OriginRange with(int origins, Moment at) {
        boolean onlyRisen = fewest == most;
        if (onlyRisen && origins > most && at.since(fewestAt).compareTo(LEARNING) <= 0) {
            return begin(origins, at);
        }
        if (origins < fewest) {
            return new OriginRange(origins, at, most, mostAt);
        }
        return origins > most ? new OriginRange(fewest, fewestAt, origins, at) : this;
    }
}

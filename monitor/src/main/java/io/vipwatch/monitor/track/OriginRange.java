package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Moment;

/**
 * Between how few and how many origins a prefix has had, counting nodes of which it cannot be told whether they are, as
 * its state does. It begins when there is an origin for the first time: before that nothing was lost.
 *
 * @param fewest the fewest
 * @param fewestAt when there were as few for the first time
 * @param most the most
 * @param mostAt when there were as many for the first time
 */
public record OriginRange(int fewest, Moment fewestAt, int most, Moment mostAt) {
    static OriginRange begin(int origins, Moment at) {
        return new OriginRange(origins, at, origins, at);
    }

    OriginRange with(int origins, Moment at) {
        if (origins < fewest) {
            return new OriginRange(origins, at, most, mostAt);
        }
        return origins > most ? new OriginRange(fewest, fewestAt, origins, at) : this;
    }
}

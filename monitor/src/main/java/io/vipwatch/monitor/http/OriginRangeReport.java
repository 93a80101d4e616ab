package io.vipwatch.monitor.http;

import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.track.OriginRange;

/**
 * Between how few and how many origins a prefix has had since it had one for the first time, in the API.
 *
 * @param min the fewest
 * @param minSince when there were as few for the first time, RFC 3339
 * @param max the most
 * @param maxSince when there were as many for the first time, RFC 3339
 */
public record OriginRangeReport(int min, String minSince, int max, String maxSince) {
    static OriginRangeReport of(OriginRange range) {
        return new OriginRangeReport(
                range.fewest(),
                EpochText.of(range.fewestAt().epochNanos()),
                range.most(),
                EpochText.of(range.mostAt().epochNanos()));
    }
}

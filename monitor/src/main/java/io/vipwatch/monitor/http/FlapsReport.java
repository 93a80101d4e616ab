package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.track.Flap;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.List;

/**
 * The route flaps of a prefix in the API (RFC 4098 §5.5).
 *
 * @param total how many there were since it is followed
 * @param within how many there were lately
 * @param latest the last ones, the oldest first
 */
public record FlapsReport(long total, List<Within> within, List<One> latest) {
    static FlapsReport of(PrefixView view, Moment now) {
        return new FlapsReport(
                view.flaps(),
                Flap.counts(view.latestFlaps(), view.flaps(), now).stream()
                        .map(count -> new Within(count.window(), count.count(), count.atLeast()))
                        .toList(),
                view.latestFlaps().stream()
                        .map(flap -> new One(
                                EpochText.of(flap.at().epochNanos()),
                                flap.at().epochNanos(),
                                flap.peer(),
                                flap.routeClass()))
                        .toList());
    }

    /**
     * How many there were lately.
     *
     * @param window in the last so long
     * @param count how many
     * @param atLeast whether there may have been more than are remembered
     */
    public record Within(@JsonProperty("window_ns") Duration window, long count, boolean atLeast) {}

    /**
     * One flap.
     *
     * @param time when, RFC 3339
     * @param epochNanos the same in nanoseconds since the epoch
     * @param peer whose route
     * @param routeClass what sort of change
     */
    public record One(
            String time,
            @JsonProperty("t_ns") long epochNanos,
            String peer,
            @JsonProperty("class") RouteClass routeClass) {}
}

package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A route flap (RFC 4098 §5.5), a change of the state of a route, counted where the route goes or is replaced by one with
 * other attributes. Its coming back is the end of the same flap, and a duplicate is none.
 *
 * @param at when
 * @param peer whose route
 * @param routeClass what sort of change
 */
public record Flap(Moment at, String peer, RouteClass routeClass) {
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

    /**
     * How many there were lately.
     *
     * @param window how long ago at most
     * @param count how many
     * @param atLeast whether there may have been more than are remembered
     */
    public record Count(Duration window, long count, boolean atLeast) {}

    /**
     * {@return how many there were in the last minute, the last hour and the last day}
     *
     * @param latest the last ones
     * @param total how many there were in all
     */
    public static List<Count> counts(List<Flap> latest, long total, Moment now) {
        List<Count> counts = new ArrayList<>(WINDOWS.size());
        for (Duration window : WINDOWS) {
            long count = latest.stream()
                    .filter(flap -> now.since(flap.at()).compareTo(window) <= 0)
                    .count();
            counts.add(new Count(window, count, count == latest.size() && total > count));
        }
        return counts;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/**
 * {@code crosscheck.unknown}: what the edge holds is not known from now on, or is known again. Nothing unknown is a
 * mismatch, and mismatches that are open stay open.
 *
 * @param edge the edge
 * @param views the views that are not known from now on, all of them; none: everything is known again
 * @param duration how long the state before lasted
 */
public record CrosscheckUnknown(
        String edge,
        List<Missing> views,
        @JsonProperty("duration_ns") Duration duration) implements CrosscheckOccurrence {
    /**
     * A view that is not known.
     *
     * @param view {@code bgp}, {@code zebra} or {@code kernel}
     * @param reason why
     */
    public record Missing(String view, String reason) {}

    public CrosscheckUnknown {
        views = List.copyOf(views);
    }

    @Override
    public String type() {
        return "crosscheck.unknown";
    }

    @Override
    public String subject() {
        return edge;
    }
}

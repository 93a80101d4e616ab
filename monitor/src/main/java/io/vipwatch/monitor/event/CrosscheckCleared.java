package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Objects;

/**
 * {@code crosscheck.cleared}: a {@code crosscheck.mismatch} is over, for all who had found it.
 *
 * @param about what differed
 * @param duration how long it was so
 * @param foundBy by what it is known that it is over
 * @param reason {@code agrees}: the views agree again; {@code withdrawn}: the edge has withdrawn or replaced the path;
 *     {@code node-returned}: what it believed is true again; {@code edge-unknown}: it is not heard any more, so that it is
 *     not known what it believes; {@code node-lost}: the node whose route the edge lacked tells us nothing any
 *     more either; {@code not-tracked}: nobody wants to know any more
 */
public record CrosscheckCleared(
        @JsonUnwrapped CrosscheckSubject about,
        @JsonProperty("duration_ns") Duration duration,
        FoundBy foundBy,
        String reason)
        implements CrosscheckOccurrence {
    public CrosscheckCleared {
        foundBy = Objects.requireNonNullElse(foundBy, FoundBy.SESSION);
    }

    /** {@return that the edge no longer announces a path through a node that BFD does not reach} */
    public static CrosscheckCleared stillAnnounced(EdgePath path, Duration duration, String reason) {
        return new CrosscheckCleared(CrosscheckMismatch.staleAtEdge(path), duration, FoundBy.SESSION, reason);
    }

    @Override
    public String type() {
        return "crosscheck.cleared";
    }

    @Override
    public String subject() {
        return about.prefix().toString();
    }
}

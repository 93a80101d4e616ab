package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code crosscheck.mismatch}: the edge believes something else than what is concluded here, and has had the time to
 * learn of it. There is one for each kind, prefix and node, whoever finds it and however often.
 *
 * @param about what differs
 * @param duration for how long it has been so
 * @param foundBy by what it is known
 * @param detail both views, in words
 * @param lookAt where to look at the edge, and which line of FRR's configuration it may be
 */
public record CrosscheckMismatch(
        @JsonUnwrapped CrosscheckSubject about,
        @JsonProperty("duration_ns") Duration duration,
        FoundBy foundBy,
        String detail,
        String lookAt)
        implements CrosscheckOccurrence {
    /** A path is kept through a node that is gone. */
    public static final String STALE_AT_EDGE = "stale-at-edge";

    public CrosscheckMismatch {
        // Journals of the first version had those of sessions only, and did not say so.
        foundBy = Objects.requireNonNullElse(foundBy, FoundBy.SESSION);
    }

    /** {@return that the edge still announces a path through a node that BFD does not reach} */
    public static CrosscheckMismatch stillAnnounced(EdgePath path, Duration duration) {
        return new CrosscheckMismatch(
                staleAtEdge(path),
                duration,
                FoundBy.SESSION,
                path.edge() + " still announces a path through " + path.node() + ", which BFD does not reach",
                "show bgp ipv6 unicast " + path.prefix() + "; router bgp: bgp graceful-restart-disable, neighbor "
                        + path.nextHop() + " bfd");
    }

    /** {@return what such a mismatch is about} */
    static CrosscheckSubject staleAtEdge(EdgePath path) {
        return new CrosscheckSubject(
                STALE_AT_EDGE, path.edge(), path.prefix(), Optional.of(path.node()), Optional.of(path.nextHop()));
    }

    /** {@return the prefix} */
    public Prefix prefix() {
        return about.prefix();
    }

    @Override
    public String type() {
        return "crosscheck.mismatch";
    }

    @Override
    public String subject() {
        return about.prefix().toString();
    }
}

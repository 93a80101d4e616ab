package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code prefix.state}: the state of a tracked prefix changed, or the set of its origins did.
 *
 * @param name the name of the tracking rule
 * @param prefix the prefix
 * @param kind what it is in the cluster
 * @param state the state from now on
 * @param previous the state until now
 * @param sinceEpochNanos when the previous state began, in nanoseconds since the epoch
 * @param duration how long the previous state lasted
 * @param origins the nodes that announce it as their own, sorted
 * @param previousOrigins the same until now
 * @param unattributed the nodes that announce it and of which it is not known whether it is theirs
 * @param minOrigins how many origins are wanted
 * @param matched the prefix that packets match: this one, one that covers it, or none
 * @param cause what brought the change about
 * @param failover the loss of an origin while others remained, if that is what happened
 * @param advice what would make it possible to tell more, or empty
 * @param edgeStillVia where the edge, as far as its own session with us says, still announces a path through a node that
 *     is no origin any more: what it believes, against what is concluded here
 */
public record PrefixStateChanged(
        String name,
        Prefix prefix,
        TrackedKind kind,
        PrefixState state,
        PrefixState previous,
        @JsonProperty("since_ns") long sinceEpochNanos,
        @JsonProperty("duration_ns") Duration duration,
        List<String> origins,
        List<String> previousOrigins,
        List<String> unattributed,
        int minOrigins,
        Optional<Prefix> matched,
        Cause cause,
        Optional<Failover> failover,
        String advice,
        List<EdgePath> edgeStillVia)
        implements Occurrence {
    public PrefixStateChanged {
        origins = List.copyOf(origins);
        previousOrigins = List.copyOf(previousOrigins);
        unattributed = List.copyOf(unattributed);
        edgeStillVia = List.copyOf(edgeStillVia);
    }

    @Override
    public String type() {
        return "prefix.state";
    }

    @Override
    public String subject() {
        return prefix.toString();
    }

    /**
     * What brought a change about.
     *
     * @param kind the cause: of a session that ended its {@link LossCause}, otherwise the {@link RouteReason}
     * @param node the node through which it came, where it came through one
     * @param detail the cause in words
     */
    public record Cause(String kind, Optional<String> node, String detail) {}

    /**
     * The loss of an origin while others remained, as far as this monitor can know it.
     *
     * @param lost the nodes that are no longer origins
     * @param remaining the nodes that still are
     * @param silence from the last complete message of the lost node until it was declared down; empty where the node
     *     itself withdrew
     * @param detectionAtLeast the least that detection can have taken after the node fell silent
     * @param detectionAtMost the most
     * @param explanation how the bounds come about
     */
    public record Failover(
            List<String> lost,
            List<String> remaining,
            @JsonProperty("silence_ns") Optional<Duration> silence,
            @JsonProperty("detection_at_least_ns") Optional<Duration> detectionAtLeast,
            @JsonProperty("detection_at_most_ns") Optional<Duration> detectionAtMost,
            String explanation) {
        public Failover {
            lost = List.copyOf(lost);
            remaining = List.copyOf(remaining);
        }
    }
}

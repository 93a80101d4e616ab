package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tracked prefix in the API.
 *
 * @param name the name of the tracking rule
 * @param prefix the prefix
 * @param kind what it is in the cluster
 * @param state whether packets find a route
 * @param since when it got that state, RFC 3339
 * @param sinceEpochNanos the same in nanoseconds since the epoch
 * @param duration how long ago that was
 * @param origins the nodes that announce it as their own
 * @param unattributed the nodes that announce it and may or may not be origins
 * @param minOrigins how many origins are wanted
 * @param matched the prefix that packets match, if any
 * @param changed when its state or its origins changed last, RFC 3339
 * @param lastChange what changed last, as in its {@code prefix.state} event
 * @param paths its paths, gone ones included for a while
 * @param covering the prefixes that cover it and have a path, the longest first
 * @param edge what the edge would choose of the nodes' paths, by BGP's decision process
 * @param changes how often the paths of each peer changed, by class of RFC 4098
 * @param flaps route flaps
 * @param originRange between how few and how many origins it has had since it is followed
 * @param advice what would make it possible to tell origins from nodes that only repeat, or empty
 */
public record PrefixReport(
        String name,
        Prefix prefix,
        TrackedKind kind,
        PrefixState state,
        String since,
        @JsonProperty("since_ns") long sinceEpochNanos,
        @JsonProperty("duration_ns") Duration duration,
        List<String> origins,
        List<String> unattributed,
        int minOrigins,
        Optional<Prefix> matched,
        String changed,
        Optional<PrefixStateChanged> lastChange,
        List<Path> paths,
        List<PrefixView.Covering> covering,
        EdgeReport edge,
        Map<String, Map<RouteClass, Long>> changes,
        FlapsReport flaps,
        Optional<OriginRangeReport> originRange,
        String advice) {
    /**
     * {@return the report of a prefix}
     *
     * @param now for {@link #duration}
     */
    public static PrefixReport of(PrefixView view, Moment now) {
        return new PrefixReport(
                view.rule().name(),
                view.prefix(),
                view.rule().kind(),
                view.state(),
                EpochText.of(view.since().epochNanos()),
                view.since().epochNanos(),
                now.since(view.since()),
                List.copyOf(view.standing().origins()),
                List.copyOf(view.standing().unattributed()),
                view.rule().minOrigins(),
                view.standing().matched(),
                EpochText.of(view.changed().epochNanos()),
                view.lastChange(),
                view.paths().stream().map(path -> Path.of(path, now)).toList(),
                view.covering(),
                EdgeReport.of(view.edge()),
                view.changes(),
                FlapsReport.of(view, now),
                view.originRange().map(OriginRangeReport::of),
                view.advice());
    }

    /**
     * A path of it.
     *
     * @param peer the peer that announced it
     * @param node the machine behind that
     * @param pathId its path identifier, where the session has them
     * @param nextHop its next hop, or the one it had
     * @param state what has become of it
     * @param ownership whether the node is an origin
     * @param ownershipEvidence by what that is known
     * @param since when it got its state, RFC 3339
     * @param duration how long ago that was
     */
    public record Path(
            String peer,
            String node,
            OptionalLong pathId,
            List<IpAddress> nextHop,
            PathState state,
            Ownership ownership,
            String ownershipEvidence,
            String since,
            @JsonProperty("duration_ns") Duration duration) {
        private static Path of(PathView path, Moment now) {
            return new Path(
                    path.peer().peer(),
                    path.peer().node(),
                    path.pathId(),
                    path.nextHop(),
                    path.state(),
                    path.ownership(),
                    path.ownershipEvidence(),
                    EpochText.of(path.since().epochNanos()),
                    now.since(path.since()));
        }
    }
}

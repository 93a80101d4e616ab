package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteChanged.MalformedText;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened to one path of a peer, before anything has been concluded from it.
 *
 * @param change what
 * @param family the family of the prefix
 * @param prefix the prefix
 * @param pathId the path identifier, where the session has them
 * @param reason what brought it about
 * @param detail the reason in words, where more is known than its name
 * @param duplicate whether nothing is different from before
 * @param before the path before, empty if there was none
 * @param after the path after, empty if it is gone
 * @param malformed what was wrong with the UPDATE
 */
public record PathChange(
        RouteAction change,
        Family family,
        Prefix prefix,
        OptionalLong pathId,
        RouteReason reason,
        String detail,
        boolean duplicate,
        Optional<PathDescription> before,
        Optional<PathDescription> after,
        List<MalformedText> malformed) {
    public PathChange {
        malformed = List.copyOf(malformed);
    }

    /** {@return the state that it leaves the path in} */
    PathState stateAfter() {
        return switch (change) {
            case ANNOUNCE, REPLACE -> PathState.PRESENT;
            case STALE -> PathState.STALE;
            case WITHDRAW ->
                reason == RouteReason.EXPLICIT || reason == RouteReason.TREAT_AS_WITHDRAW
                        ? PathState.WITHDRAWN
                        : PathState.LOST;
        };
    }

    /** {@return what becomes of the path {@link #before}, if there was one} */
    private Optional<PathState> stateOfBefore() {
        return before.map(_ -> change == RouteAction.REPLACE && !duplicate ? PathState.REPLACED : stateAfter());
    }

    /** {@return the change with what has been concluded from it} */
    RouteChanged said(PeerName peer, Verdict verdict, Optional<RouteClass> routeClass) {
        return new RouteChanged(
                change,
                peer,
                family,
                prefix,
                pathId,
                after.or(() -> before).map(PathDescription::nextHop).orElse(List.of()),
                verdict.ownership(),
                verdict.evidence(),
                reason,
                stateAfter(),
                duplicate,
                routeClass,
                before,
                stateOfBefore(),
                after,
                malformed);
    }
}

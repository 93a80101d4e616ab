package io.vipwatch.monitor.translation;

import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.rib.WithdrawalReason;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged.MalformedText;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.track.PathChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Changes of the Adj-RIB-In in the words of the tracker. */
public final class RouteTranslation {
    private RouteTranslation() {}

    /**
     * {@return the change}
     *
     * @param addPath the families in which the session has path identifiers
     * @param malformed what was wrong with the UPDATE, if anything was
     */
    static PathChange of(RouteChange change, Set<Family> addPath, List<MalformedText> malformed) {
        Blank path = new Blank(change.family(), change.nlri(), addPath);
        return switch (change) {
            case RouteChange.Announced announced ->
                path.changed(RouteAction.ANNOUNCE, false, Optional.empty(), describe(announced.after()));
            case RouteChange.Replaced replaced ->
                path.changed(RouteAction.REPLACE, false, describe(replaced.before()), describe(replaced.after()));
            case RouteChange.Restored restored ->
                path.changed(
                        RouteAction.REPLACE, true, describe(restored.attributes()), describe(restored.attributes()));
            case RouteChange.Duplicate duplicate ->
                path.changed(
                        RouteAction.REPLACE, true, describe(duplicate.attributes()), describe(duplicate.attributes()));
            case RouteChange.MarkedStale stale ->
                path.gone(
                        RouteAction.STALE,
                        RouteReason.SESSION_LOST,
                        "",
                        describe(stale.attributes()),
                        describe(stale.attributes()),
                        List.of());
            case RouteChange.Withdrawn withdrawn ->
                path.gone(
                        RouteAction.WITHDRAW,
                        reason(withdrawn.reason()),
                        withdrawn.reason().detail(),
                        describe(withdrawn.before()),
                        Optional.empty(),
                        malformed);
            case RouteChange.WithdrawnUnknown unknown ->
                path.gone(
                        RouteAction.WITHDRAW,
                        reason(unknown.reason()),
                        unknown.reason().detail(),
                        Optional.empty(),
                        Optional.empty(),
                        malformed);
        };
    }

    /** {@return a route that is there, as the change that would bring it about} */
    static PathChange of(Route route, Set<Family> addPath) {
        Blank path = new Blank(route.family(), route.nlri(), addPath);
        Optional<PathDescription> attributes = describe(route.attributes());
        return route.stale()
                ? path.gone(RouteAction.STALE, RouteReason.SESSION_LOST, "", attributes, attributes, List.of())
                : path.changed(RouteAction.ANNOUNCE, false, Optional.empty(), attributes);
    }

    /** {@return what a path carries} */
    public static Optional<PathDescription> describe(RouteAttributes route) {
        return Optional.of(PathDescription.of(route.nextHops(), route.attributes()));
    }

    static MalformedText describe(Malformed malformed) {
        OptionalLong attribute = malformed.attributeType().isPresent()
                ? OptionalLong.of(malformed.attributeType().getAsInt())
                : OptionalLong.empty();
        String code = malformed.error().code() + "/" + malformed.error().subcode();
        return new MalformedText(
                malformed.text(), code, attribute, malformed.octets().toHex());
    }

    private static RouteReason reason(WithdrawalReason reason) {
        return switch (reason.kind()) {
            case EXPLICIT -> RouteReason.EXPLICIT;
            case TREAT_AS_WITHDRAW -> RouteReason.TREAT_AS_WITHDRAW;
            case SESSION_LOST -> RouteReason.SESSION_LOST;
            case RESTART_TIME_EXPIRED, END_OF_RIB_TIME_EXPIRED -> RouteReason.STALE_EXPIRED;
            case NOT_ANNOUNCED_AGAIN -> RouteReason.NOT_RE_ANNOUNCED;
            case FORWARDING_STATE_NOT_PRESERVED -> RouteReason.FORWARDING_STATE_LOST;
            case RESTARTED_AGAIN -> RouteReason.RESTARTED_AGAIN;
            case BFD_DOWN -> RouteReason.BFD;
            case NOT_REFRESHED -> RouteReason.REFRESH;
            case PEER_REMOVED -> RouteReason.DE_CONFIGURED;
        };
    }

    /** A path of which it has yet to be said what happened to it. */
    private record Blank(Family family, Nlri nlri, Set<Family> addPath) {
        PathChange changed(
                RouteAction change,
                boolean duplicate,
                Optional<PathDescription> before,
                Optional<PathDescription> after) {
            return new PathChange(
                    change,
                    family,
                    nlri.prefix(),
                    pathId(),
                    RouteReason.UPDATE,
                    "",
                    duplicate,
                    before,
                    after,
                    List.of());
        }

        PathChange gone(
                RouteAction change,
                RouteReason reason,
                String detail,
                Optional<PathDescription> before,
                Optional<PathDescription> after,
                List<MalformedText> malformed) {
            boolean nothingToLose = before.isEmpty();
            return new PathChange(
                    change, family, nlri.prefix(), pathId(), reason, detail, nothingToLose, before, after, malformed);
        }

        private OptionalLong pathId() {
            return addPath.contains(family) ? OptionalLong.of(nlri.pathId().unsigned()) : OptionalLong.empty();
        }
    }
}

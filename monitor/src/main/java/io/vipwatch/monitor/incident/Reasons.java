package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Why a path went or changed, and how much that weighs. */
final class Reasons {
    private Reasons() {}

    /** {@return what the end of a path says about the cause} */
    static Evidence ofWithdrawal(RouteChanged route, Moment at) {
        String node = route.peer().node();
        return switch (route.reason()) {
            case EXPLICIT, TREAT_AS_WITHDRAW -> said(route, at);
            case STALE_EXPIRED ->
                evidence(
                        Strength.EXPIRY,
                        IncidentCause.STALE_EXPIRED,
                        route,
                        "the session with " + node + " did not come back within the restart time, and the paths that"
                                + " graceful restart had kept are gone",
                        at);
            case NOT_RE_ANNOUNCED, REFRESH ->
                evidence(
                        Strength.HEARSAY,
                        IncidentCause.POLICY_CHANGE,
                        route,
                        node + " sent all its routes again, and this one was not among them",
                        at);
            case FORWARDING_STATE_LOST, RESTARTED_AGAIN ->
                evidence(
                        Strength.HEARSAY,
                        IncidentCause.PEER_RESTARTED,
                        route,
                        node + " came back and had not kept its routes ("
                                + route.reason().text() + ")",
                        at);
            case BFD ->
                evidence(
                        Strength.HEARSAY,
                        IncidentCause.BFD,
                        route,
                        "BFD found the path to " + node + " down while graceful restart kept its routes",
                        at);
            case SESSION_LOST ->
                evidence(
                        Strength.CONSEQUENCE,
                        IncidentCause.UNKNOWN,
                        route,
                        "the session with " + node + " is gone, and why was not recorded",
                        at);
            case RESYNCHRONIZED ->
                evidence(
                        Strength.CONSEQUENCE,
                        IncidentCause.UNKNOWN,
                        route,
                        "the monitor had missed changes and found the path gone when it read the routes of " + node
                                + " again",
                        at);
            case UPDATE, DE_CONFIGURED ->
                evidence(
                        Strength.CONSEQUENCE,
                        IncidentCause.UNKNOWN,
                        route,
                        "paths changed, and nothing that was seen says why",
                        at);
        };
    }

    /** {@return how a path goes that goes for this reason} */
    static Course.Loss loss(RouteReason reason) {
        return switch (reason) {
            case EXPLICIT, TREAT_AS_WITHDRAW -> Course.Loss.EXPLICIT;
            case FORWARDING_STATE_LOST -> Course.Loss.ON_RETURN;
            case STALE_EXPIRED,
                    NOT_RE_ANNOUNCED,
                    REFRESH,
                    RESTARTED_AGAIN,
                    BFD,
                    SESSION_LOST,
                    RESYNCHRONIZED,
                    UPDATE,
                    DE_CONFIGURED -> Course.Loss.IMPLIED;
        };
    }

    private static Evidence said(RouteChanged route, Moment at) {
        String node = route.peer().node();
        String malformed = route.malformed().isEmpty()
                ? ""
                : "; its UPDATE was malformed and counts as a withdrawal (RFC 7606): "
                        + route.malformed().getFirst().error();
        return switch (route.ownership()) {
            case OWN ->
                evidence(
                        Strength.WORD,
                        IncidentCause.EXPLICIT_WITHDRAW,
                        route,
                        node + " withdrew its own route" + malformed,
                        at);
            case UNATTRIBUTED ->
                evidence(
                        Strength.HEARSAY,
                        IncidentCause.EXPLICIT_WITHDRAW,
                        route,
                        node + " withdrew a route that may be its own" + malformed,
                        at);
            case RE_ADVERTISED ->
                evidence(
                        Strength.ECHO,
                        IncidentCause.POLICY_CHANGE,
                        route,
                        node + " repeats the route of another node no more" + malformed,
                        at);
        };
    }

    private static Evidence evidence(
            Strength strength, IncidentCause cause, RouteChanged route, String detail, Moment at) {
        return new Evidence(strength, cause, Optional.of(route.peer().node()), detail, "bgp", at);
    }

    /** {@return in what two descriptions of a path differ} */
    static String difference(Optional<PathDescription> before, Optional<PathDescription> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return "other attributes";
        }
        PathDescription one = before.get();
        PathDescription other = after.get();
        List<String> differences = new ArrayList<>();
        add(differences, "next hop", one.nextHop(), other.nextHop());
        add(differences, "MED", text(one.med()), text(other.med()));
        add(differences, "LOCAL_PREF", text(one.localPref()), text(other.localPref()));
        add(differences, "AS path", one.asPath(), other.asPath());
        add(differences, "origin", one.origin(), other.origin());
        add(differences, "communities", one.communities(), other.communities());
        add(differences, "large communities", one.largeCommunities(), other.largeCommunities());
        return differences.isEmpty() ? "other attributes" : String.join(", ", differences);
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
    }

    private static void add(List<String> differences, String what, Object before, Object after) {
        if (!before.equals(after)) {
            differences.add(what + " " + after + " rather than " + before);
        }
    }

    /** {@return whether a route is the node's own, or may be} */
    static boolean isOwn(RouteChanged route) {
        return route.ownership() != Ownership.RE_ADVERTISED;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code route.announce}, {@code route.replace}, {@code route.withdraw} or {@code route.stale}: what happened to one
 * path of one peer.
 *
 * @param change which of the four
 * @param peer the peer whose path it is
 * @param family the family of the prefix
 * @param prefix the prefix
 * @param pathId the path identifier, where the session has them (RFC 7911)
 * @param nextHop the next hop after the change; of a path that is gone, the one it had
 * @param ownership whether the node is an origin of the prefix
 * @param ownershipEvidence by what that is known
 * @param reason what brought the change about
 * @param state the state of the path from now on
 * @param duplicate whether nothing is different from before: announced again as it was, or withdrawn though not there
 * @param routeClass what sort of change it was; empty where nothing was announced and nothing went: a path that
 *     graceful restart keeps
 * @param before the path before, empty if there was none
 * @param beforeState what became of that one: {@code replaced} by an announcement that differs, which withdraws it
 *     implicitly (RFC 4271 §3.1); else the state of the path from now on
 * @param after the path after, empty if it is gone
 * @param malformed what was wrong with the UPDATE, where that caused the change
 */
public record RouteChanged(
        RouteAction change,
        @JsonUnwrapped PeerName peer,
        Family family,
        Prefix prefix,
        OptionalLong pathId,
        List<IpAddress> nextHop,
        Ownership ownership,
        String ownershipEvidence,
        RouteReason reason,
        PathState state,
        boolean duplicate,
        @JsonProperty("class") Optional<RouteClass> routeClass,
        Optional<PathDescription> before,
        Optional<PathState> beforeState,
        Optional<PathDescription> after,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MalformedText> malformed)
        implements Occurrence {
    public RouteChanged {
        nextHop = List.copyOf(nextHop);
        malformed = List.copyOf(malformed);
    }

    @Override
    public String type() {
        return "route." + change.text();
    }

    @Override
    public String subject() {
        return prefix.toString();
    }

    /**
     * What RFC 7606 found in an UPDATE.
     *
     * @param error the error in words
     * @param code the error code and subcode that a NOTIFICATION would carry, as in {@code 3/5}
     * @param attribute the attribute's type code, where one is at fault
     * @param raw the octets at fault, in hexadecimal
     */
    public record MalformedText(String error, String code, OptionalLong attribute, String raw) {}
}

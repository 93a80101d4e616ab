package io.vipwatch.monitor.track;

import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A path as the edge compares it with others.
 *
 * @param path the path
 * @param external whether the edge has it from another AS
 * @param peerAs the AS number of the node
 * @param routerId the BGP Identifier of the node as the edge sees it: 0 while their session is down
 * @param selected whether the edge uses it already
 */
record Candidate(TrackedPath path, boolean external, long peerAs, long routerId, boolean selected) {
    /** What FRR takes for LOCAL_PREF where there is none. */
    private static final long DEFAULT_LOCAL_PREF = 100;

    private static final long MAXIMUM_MED = 0xffff_ffffL;

    boolean isLlgrStale() {
        return path.attributes.communities().contains(Community.LLGR_STALE.toString());
    }

    long localPref() {
        return external ? DEFAULT_LOCAL_PREF : path.attributes.localPref().orElse(DEFAULT_LOCAL_PREF);
    }

    int asPathLength() {
        return path.attributes.asPath().size();
    }

    /** {@return the rank of ORIGIN as on the wire (RFC 4271 §4.3)} */
    int origin() {
        return switch (path.attributes.origin()) {
            case "igp" -> 0;
            case "egp" -> 1;
            default -> 2;
        };
    }

    long med(boolean missingAsWorst) {
        return path.attributes.med().orElse(missingAsWorst ? MAXIMUM_MED : 0);
    }

    /** {@return the AS from which the edge has the path, empty of one that begins within the edge's own AS} */
    OptionalLong neighborAs() {
        return path.attributes.asPath().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(path.attributes.asPath().getFirst());
    }

    Optional<IpAddress> nextHop() {
        return path.attributes.nextHop().stream().findFirst();
    }
}

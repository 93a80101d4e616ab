package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.util.Set;

/**
 * What two OPENs agree on, as far as the codec needs to know: the context in which messages of the session are decoded
 * and encoded. Immutable.
 *
 * @param internal whether both sides are in one AS (iBGP)
 * @param fourOctetAs whether AS numbers take four octets in AS_PATH and AGGREGATOR (RFC 6793)
 * @param families the families that both sides know (RFC 4760)
 * @param addPathReceive the families in which the peer sends us path identifiers (RFC 7911)
 * @param addPathSend the families in which we send the peer path identifiers
 * @param extendedMessage whether messages may have 65535 octets (RFC 8654)
 * @param extendedNextHop the families that may have a next hop of the other address family (RFC 8950)
 * @param routeRefresh whether the peer takes ROUTE-REFRESH (RFC 2918)
 * @param enhancedRouteRefresh whether both sides demarcate a refresh (RFC 7313)
 */
public record NegotiatedSession(
        boolean internal,
        boolean fourOctetAs,
        Set<Family> families,
        Set<Family> addPathReceive,
        Set<Family> addPathSend,
        boolean extendedMessage,
        Set<Family> extendedNextHop,
        boolean routeRefresh,
        boolean enhancedRouteRefresh) {
    /** The longest message of RFC 4271 §4.1, in octets. */
    public static final int MAXIMUM_LENGTH = 4096;

    /** The longest message of RFC 8654, in octets. */
    public static final int EXTENDED_MAXIMUM_LENGTH = 65535;

    /** The context until both OPENs are there: nothing is negotiated yet. */
    public static final NegotiatedSession BEFORE_OPEN =
            new NegotiatedSession(false, false, Set.of(), Set.of(), Set.of(), false, Set.of(), false, false);

    public NegotiatedSession {
        families = Set.copyOf(families);
        addPathReceive = Set.copyOf(addPathReceive);
        addPathSend = Set.copyOf(addPathSend);
        extendedNextHop = Set.copyOf(extendedNextHop);
    }

    /** {@return the longest message that either side may send, in octets; OPEN and KEEPALIVE stay at 4096} */
    public int maximumLength() {
        return extendedMessage ? EXTENDED_MAXIMUM_LENGTH : MAXIMUM_LENGTH;
    }
}

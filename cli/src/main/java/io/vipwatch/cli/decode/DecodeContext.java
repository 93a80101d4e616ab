package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.Family;
import java.util.Set;

/**
 * What is taken to be negotiated where the input does not say.
 *
 * @param fourOctetAs whether AS numbers take four octets (RFC 6793)
 * @param addPath the families with path identifiers (RFC 7911)
 * @param extendedMessage whether messages may have 65535 octets (RFC 8654)
 * @param internal whether the session is within one AS
 */
public record DecodeContext(boolean fourOctetAs, Set<Family> addPath, boolean extendedMessage, boolean internal) {
    private static final Set<Family> UNICAST = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    public DecodeContext {
        addPath = Set.copyOf(addPath);
    }

    /** {@return the context for the decoder} */
    NegotiatedSession session() {
        return session(internal, fourOctetAs, addPath);
    }

    /**
     * {@return the context for a message of which the input says how it is encoded}
     *
     * @param recordedInternal whether the session is within one AS
     * @param recordedFourOctetAs whether AS numbers take four octets
     * @param recordedAddPath whether NLRI have path identifiers
     */
    NegotiatedSession recorded(boolean recordedInternal, boolean recordedFourOctetAs, boolean recordedAddPath) {
        return session(recordedInternal, recordedFourOctetAs, recordedAddPath ? UNICAST : addPath);
    }

    private NegotiatedSession session(boolean isInternal, boolean hasFourOctetAs, Set<Family> pathIds) {
        return new NegotiatedSession(
                isInternal,
                hasFourOctetAs,
                UNICAST,
                pathIds,
                pathIds,
                extendedMessage,
                Set.of(Family.IPV4_UNICAST),
                true,
                true);
    }
}

package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.Family;
import java.util.LinkedHashSet;
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
        return session(fourOctetAs, addPath);
    }

    /**
     * {@return the context for a message of which the input says how it is encoded}
     *
     * @param recordedFourOctetAs whether AS numbers take four octets
     * @param recordedAddPath the families with path identifiers
     */
    NegotiatedSession session(boolean recordedFourOctetAs, Set<Family> recordedAddPath) {
        return new NegotiatedSession(
                internal,
                recordedFourOctetAs,
                UNICAST,
                recordedAddPath,
                recordedAddPath,
                extendedMessage,
                Set.of(Family.IPV4_UNICAST),
                true,
                true);
    }

    /** {@return the context of a recorded message with or without path identifiers} */
    NegotiatedSession recorded(boolean recordedFourOctetAs, boolean recordedAddPath) {
        Set<Family> families = new LinkedHashSet<>(addPath);
        if (recordedAddPath) {
            families.addAll(UNICAST);
        }
        return session(recordedFourOctetAs, families);
    }
}

package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is taken to be agreed on where a recording does not have both OPENs: both unicast families, AS numbers of four
 * octets, no hold time, no graceful restart, and path identifiers as given.
 *
 * @param peerAs the peer's AS number; 0 where it is not known
 * @param internal whether both ends are in one AS
 * @param addPath the families with path identifiers
 */
public record Assumption(long peerAs, boolean internal, Set<Family> addPath) {
    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    public Assumption {
        addPath = Set.copyOf(addPath);
    }

    NegotiatedSession context() {
        return context(true, addPath);
    }

    /** {@return the context of a message of which the recording says how it is encoded} */
    public NegotiatedSession context(boolean fourOctetAs, Set<Family> withPathIds) {
        return new NegotiatedSession(
                internal, fourOctetAs, FAMILIES, withPathIds, withPathIds, true, FAMILIES, true, true);
    }

    Open peer() {
        List<Capability> capabilities = FAMILIES.stream()
                .sorted((a, b) -> a.text().compareTo(b.text()))
                .<Capability>map(Multiprotocol::new)
                .toList();
        return Open.of(peerAs, 0, new RouterId(0), capabilities);
    }

    /** {@return what has been assumed, in words} */
    String text(Optional<Open> peer, Optional<Open> observer, NegotiatedSession context) {
        String missing = peer.isEmpty() && observer.isEmpty()
                ? "neither OPEN"
                : "no OPEN of " + (peer.isEmpty() ? "the peer" : "the other side");
        Set<String> withPathIds = new TreeSet<>();
        context.addPathReceive().forEach(family -> withPathIds.add(family.text()));
        return missing + " is in the recording; assumed: AS numbers of " + (context.fourOctetAs() ? "four" : "two")
                + " octets, path identifiers "
                + (withPathIds.isEmpty() ? "nowhere" : "in " + String.join(", ", withPathIds))
                + ", no hold time, no graceful restart";
    }
}

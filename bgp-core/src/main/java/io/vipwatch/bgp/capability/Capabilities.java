package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Works out what the capabilities of two sides agree on. */
public final class Capabilities {
    private Capabilities() {}

    /**
     * {@return what {@code local} and {@code remote} agree on}. A capability that only one side has is not in use. A
     * side that names no family at all speaks IPv4 unicast (RFC 4760 §8).
     *
     * @param internal whether both sides are in one AS
     * @param local what we advertised
     * @param remote what the peer advertised
     */
    public static NegotiatedSession negotiate(
            boolean internal, Collection<? extends Capability> local, Collection<? extends Capability> remote) {
        Set<Family> families = families(local);
        families.retainAll(families(remote));
        Set<Family> receive = addPath(local, AddPath.Tuple::receives);
        receive.retainAll(addPath(remote, AddPath.Tuple::sends));
        receive.retainAll(families);
        Set<Family> send = addPath(local, AddPath.Tuple::sends);
        send.retainAll(addPath(remote, AddPath.Tuple::receives));
        send.retainAll(families);
        Set<Family> nextHop = extendedNextHop(local);
        nextHop.retainAll(extendedNextHop(remote));
        return new NegotiatedSession(
                internal,
                both(local, remote, FourOctetAs.class),
                families,
                receive,
                send,
                both(local, remote, ExtendedMessage.class),
                nextHop,
                both(local, remote, RouteRefreshCapability.class),
                both(local, remote, EnhancedRouteRefresh.class));
    }

    private static boolean both(
            Collection<? extends Capability> local,
            Collection<? extends Capability> remote,
            Class<? extends Capability> type) {
        return local.stream().anyMatch(type::isInstance) && remote.stream().anyMatch(type::isInstance);
    }

    private static Set<Family> families(Collection<? extends Capability> capabilities) {
        Set<Family> families = new LinkedHashSet<>();
        for (Capability capability : capabilities) {
            if (capability instanceof Multiprotocol multiprotocol) {
                families.add(multiprotocol.family());
            }
        }
        return families.isEmpty() ? new LinkedHashSet<>(List.of(Family.IPV4_UNICAST)) : families;
    }

    private static Set<Family> addPath(Collection<? extends Capability> capabilities, Predicate<AddPath.Tuple> can) {
        Set<Family> families = new LinkedHashSet<>();
        for (Capability capability : capabilities) {
            if (capability instanceof AddPath addPath) {
                addPath.tuples().stream().filter(can).map(AddPath.Tuple::family).forEach(families::add);
            }
        }
        return families;
    }

    private static Set<Family> extendedNextHop(Collection<? extends Capability> capabilities) {
        Set<Family> families = new LinkedHashSet<>();
        for (Capability capability : capabilities) {
            if (capability instanceof ExtendedNextHop nextHop) {
                nextHop.triples().stream()
                        .filter(entry -> entry.nextHopAfi() == Family.AFI_IPV6)
                        .map(ExtendedNextHop.Triple::family)
                        .forEach(families::add);
            }
        }
        return families;
    }
}

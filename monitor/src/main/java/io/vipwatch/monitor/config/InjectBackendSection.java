package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One element of {@code backends}: a node that serves an injected service.
 *
 * @param node its name, as the peers, the probes and the drills call it
 * @param nextHops where the edge is to send its packets: for each family one address, and for IPv6 a link-local one besides
 *     if the edge is to be told both (RFC 2545 §3)
 * @param address the address that its checks ask
 */
public record InjectBackendSection(String node, List<IpAddress> nextHops, IpAddress address) {
    private static final Key<String> NODE = Key.required(
            "node", Scalar.name(), "The node; a name of peers, if BFD or BGP with it is among its checks.");
    private static final Key<List<IpAddress>> NEXT_HOPS = Key.required(
            "next_hops",
            new ListShape<>(Scalar.address()),
            "Where the edge is to send packets for the service: one address for each family of its prefixes, and a"
                    + " link-local one besides if the edge is to be told both.");
    private static final Key<IpAddress> ADDRESS = Key.optional(
            "address",
            Scalar.address(),
            "The address that the checks ask; without it, the first of next_hops that is not link-local.");

    static final Section<InjectBackendSection> SHAPE = Section.of(
                    values -> new InjectBackendSection(
                            values.get(NODE),
                            values.get(NEXT_HOPS),
                            values.find(ADDRESS)
                                    .or(() -> global(values.get(NEXT_HOPS)))
                                    .orElseThrow()),
                    NODE,
                    NEXT_HOPS,
                    ADDRESS)
            .checked(InjectBackendSection::refuseContradictions);

    public InjectBackendSection {
        nextHops = List.copyOf(nextHops);
    }

    /** {@return the next hops for prefixes of this address family: none, one, or for IPv6 a global and a link-local one} */
    public List<IpAddress> nextHopsOf(int afi) {
        return nextHops.stream()
                .filter(address -> address.afi() == afi)
                .sorted((left, right) -> Boolean.compare(left.isLinkLocal(), right.isLinkLocal()))
                .toList();
    }

    private static Optional<IpAddress> global(List<IpAddress> addresses) {
        return addresses.stream().filter(address -> !address.isLinkLocal()).findFirst();
    }

    private static void refuseContradictions(Values values) {
        List<IpAddress> addresses = values.get(NEXT_HOPS);
        Set<String> kinds = new HashSet<>();
        for (IpAddress address : addresses) {
            String kind = address.isLinkLocal() ? "link-local" : address.isIpv6() ? "global IPv6" : "IPv4";
            if (address.isUnspecified()) {
                values.refuse(NEXT_HOPS, "'" + address + "'", "an address of the node");
            } else if (!kinds.add(kind)) {
                values.refuse(NEXT_HOPS, "two " + kind + " addresses", "at most one of each kind");
            }
        }
        if (global(addresses).isEmpty()) {
            values.refuse(
                    NEXT_HOPS, addresses.isEmpty() ? "an empty list" : "only a link-local address", "a global one");
        }
    }
}

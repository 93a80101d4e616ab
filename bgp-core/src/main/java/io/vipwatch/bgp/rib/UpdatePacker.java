package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Packs routes into UPDATEs (RFC 4271 §4.3, RFC 4760 §5): one set of attributes and as many prefixes as fit. IPv4
 * unicast with an IPv4 next hop goes into the fields of the UPDATE itself, everything else into MP_REACH_NLRI and
 * MP_UNREACH_NLRI, which come first among the attributes (RFC 7606 §5.1).
 */
final class UpdatePacker {
    /** Octets of an UPDATE without anything in it: header and the two length fields. */
    private static final int EMPTY_UPDATE = 19 + 2 + 2;

    private final Set<Family> addPathSend;
    private final int maximumLength;
    private final ToIntFunction<PathAttributes> attributesLength;

    UpdatePacker(Set<Family> addPathSend, int maximumLength, ToIntFunction<PathAttributes> attributesLength) {
        this.addPathSend = Set.copyOf(addPathSend);
        this.maximumLength = maximumLength;
        this.attributesLength = attributesLength;
    }

    /** {@return a batch of routes with sets that {@code attributes} reaches} */
    Batch batch(HeldAttributes attributes) {
        return new Batch(attributes);
    }

    /** Routes that are to be packed together. */
    final class Batch {
        private final HeldAttributes attributes;
        private final Map<Family, List<Nlri>> withdrawn = new LinkedHashMap<>();
        private final Map<Shared, List<Nlri>> announced = new LinkedHashMap<>();

        private Batch(HeldAttributes attributes) {
            this.attributes = attributes;
        }

        void withdraw(RouteKey key) {
            withdrawn.computeIfAbsent(key.family(), family -> new ArrayList<>()).add(key.nlri());
        }

        void announce(RouteKey key, AttributeSet set) {
            announced
                    .computeIfAbsent(new Shared(key.family(), set), shared -> new ArrayList<>())
                    .add(key.nlri());
        }

        /** {@return the UPDATEs, withdrawals first} */
        List<Update> updates() {
            List<Update> updates = new ArrayList<>();
            withdrawn.forEach((family, routes) -> pack(family, routes, UpdatePacker::withdrawal, updates));
            announced.forEach((shared, routes) -> {
                RouteAttributes content = attributes.content(shared.set());
                pack(shared.family(), routes, nlri -> announcement(nlri, content), updates);
            });
            return List.copyOf(updates);
        }
    }

    /** What the routes of one UPDATE have in common. Sets are equal when they are the same. */
    private record Shared(Family family, AttributeSet set) {}

    /** Makes an UPDATE around NLRI. */
    @FunctionalInterface
    private interface Wrapping {
        Update around(NlriList nlri);
    }

    private void pack(Family family, List<Nlri> routes, Wrapping wrapping, List<Update> updates) {
        boolean withPathIds = addPathSend.contains(family);
        PathAttributes bare = wrapping.around(NlriList.empty(family)).attributes();
        int room = maximumLength - EMPTY_UPDATE - attributesLength.applyAsInt(bare) - 1;
        List<Nlri> part = new ArrayList<>();
        int used = 0;
        for (Nlri nlri : routes) {
            int octets = 1 + (nlri.prefix().length() + 7) / 8 + (withPathIds ? 4 : 0);
            if (octets > room) {
                throw new IllegalArgumentException("attributes of " + nlri.prefix() + " do not fit into a message of "
                        + maximumLength + " octets");
            }
            if (used + octets > room) {
                updates.add(wrapping.around(NlriList.of(family, part)));
                part.clear();
                used = 0;
            }
            part.add(nlri);
            used += octets;
        }
        updates.add(wrapping.around(NlriList.of(family, part)));
    }

    private static Update withdrawal(NlriList nlri) {
        return nlri.family().equals(Family.IPV4_UNICAST)
                ? new Update(nlri, PathAttributes.NONE, NlriList.empty(Family.IPV4_UNICAST))
                : Update.of(PathAttributes.of(new MpUnreach(nlri)));
    }

    private static Update announcement(NlriList nlri, RouteAttributes attributes) {
        List<PathAttribute> all = new ArrayList<>(attributes.attributes().list());
        List<IpAddress> nextHops = attributes.nextHops();
        boolean classic = nlri.family().equals(Family.IPV4_UNICAST)
                && nextHops.size() == 1
                && !nextHops.getFirst().isIpv6();
        if (!classic) {
            all.addFirst(new MpReach(nextHops, nlri));
            return Update.of(new PathAttributes(all));
        }
        all.add(new NextHop(nextHops.getFirst()));
        all.sort(Comparator.comparingInt(PathAttribute::typeCode));
        NlriList none = NlriList.empty(Family.IPV4_UNICAST);
        return new Update(none, new PathAttributes(all), nlri);
    }
}

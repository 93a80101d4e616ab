package io.vipwatch.bgp.message;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * UPDATE (RFC 4271 §4.3). IPv4 unicast has fields of its own; every other family is in {@link MpReach} and
 * {@link MpUnreach} among the attributes.
 *
 * @param withdrawnRoutes the field "Withdrawn Routes", IPv4 unicast
 * @param attributes the path attributes
 * @param nlri the field "Network Layer Reachability Information", IPv4 unicast
 */
public record Update(NlriList withdrawnRoutes, PathAttributes attributes, NlriList nlri) implements BgpMessage {
    /** The message type code. */
    public static final int TYPE_CODE = 2;

    private static final NlriList NONE = NlriList.empty(Family.IPV4_UNICAST);

    /** {@return an UPDATE whose NLRI are all among the attributes} */
    public static Update of(PathAttributes attributes) {
        return new Update(NONE, attributes, NONE);
    }

    /** {@return the End-of-RIB marker of {@code family} (RFC 4724 §2)} */
    public static Update endOfRib(Family family) {
        return family.equals(Family.IPV4_UNICAST)
                ? of(PathAttributes.NONE)
                : of(PathAttributes.of(new MpUnreach(NlriList.empty(family))));
    }

    /** {@return all that is withdrawn, a list a family} */
    public List<NlriList> withdrawals() {
        return collect(withdrawnRoutes, attributes.get(MpUnreach.class).map(MpUnreach::nlri));
    }

    /** {@return all that is announced, a list a family} */
    public List<NlriList> announcements() {
        return collect(nlri, attributes.get(MpReach.class).map(MpReach::nlri));
    }

    private static List<NlriList> collect(NlriList ipv4, Optional<NlriList> multiprotocol) {
        List<NlriList> lists = new ArrayList<>(2);
        if (!ipv4.isEmpty()) {
            lists.add(ipv4);
        }
        multiprotocol.filter(list -> !list.isEmpty()).ifPresent(lists::add);
        return lists;
    }

    /**
     * {@return the family whose End-of-RIB marker this is, if it is one: nothing withdrawn, nothing announced, and no
     * attribute but an empty MP_UNREACH_NLRI (RFC 4724 §2)}
     */
    public Optional<Family> endOfRib() {
        if (!withdrawnRoutes.isEmpty() || !nlri.isEmpty() || attributes.list().size() > 1) {
            return Optional.empty();
        }
        if (attributes.isEmpty()) {
            return Optional.of(Family.IPV4_UNICAST);
        }
        return attributes
                .get(MpUnreach.class)
                .map(MpUnreach::nlri)
                .filter(NlriList::isEmpty)
                .map(NlriList::family);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

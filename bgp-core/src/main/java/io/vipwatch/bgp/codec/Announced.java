package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A route that one UPDATE both withdraws and announces is announced: such an UPDATE is to be read as though the
 * withdrawal were not there (RFC 4271 §4.3).
 */
final class Announced {
    private Announced() {}

    /** {@return {@code withdrawn} without what {@code nlri} or MP_REACH_NLRI announces} */
    static NlriList without(NlriList withdrawn, NlriList nlri, PathAttributes attributes) {
        NlriList multiprotocol =
                attributes.get(MpReach.class).map(MpReach::nlri).orElse(NlriList.empty(withdrawn.family()));
        if (!meets(withdrawn, nlri) && !meets(withdrawn, multiprotocol)) {
            return withdrawn;
        }
        Set<Nlri> announced = new HashSet<>();
        nlri.forEach(announced::add);
        multiprotocol.forEach(announced::add);
        List<Nlri> kept = new ArrayList<>();
        withdrawn.forEach(route -> {
            if (!announced.contains(route)) {
                kept.add(route);
            }
        });
        return kept.size() == withdrawn.size() ? withdrawn : NlriList.of(withdrawn.family(), kept);
    }

    /** {@return {@code attributes} in which MP_UNREACH_NLRI, if it stays, withdraws nothing that is announced} */
    static PathAttributes withoutAnnounced(PathAttributes attributes, MpUnreach unreach, NlriList nlri) {
        NlriList kept = without(unreach.nlri(), nlri, attributes);
        if (kept.size() == unreach.nlri().size()) {
            return attributes;
        }
        List<PathAttribute> list = new ArrayList<>(attributes.list());
        int index = list.indexOf(unreach);
        if (kept.isEmpty()) {
            list.remove(index);
        } else {
            list.set(index, new MpUnreach(kept));
        }
        return new PathAttributes(list);
    }

    private static boolean meets(NlriList withdrawn, NlriList announced) {
        return !announced.isEmpty() && announced.family().equals(withdrawn.family());
    }
}

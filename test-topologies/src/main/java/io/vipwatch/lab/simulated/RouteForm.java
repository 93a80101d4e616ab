package io.vipwatch.lab.simulated;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.List;

/** Makes the routes that members announce, with the attributes that BIRD and FRR give them. */
final class RouteForm {
    private static final long DEFAULT_LOCAL_PREFERENCE = 100;

    private RouteForm() {}

    static RouteKey key(Prefix prefix, int pathId) {
        return new RouteKey(Family.IPV6_UNICAST, Nlri.of(prefix, pathId));
    }

    /** {@return a route to another AS: ORIGIN IGP, these AS numbers, no MED, no communities} */
    static Announcement external(Prefix prefix, int pathId, IpAddress nextHop, long... asNumbers) {
        PathAttributes attributes =
                PathAttributes.of(Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(asNumbers))));
        return new Announcement(key(prefix, pathId), new RouteAttributes(attributes, List.of(nextHop)));
    }

    /** {@return a route within the AS, which has an empty AS_PATH and a LOCAL_PREF} */
    static Announcement internal(Prefix prefix, int pathId, IpAddress nextHop) {
        PathAttributes attributes =
                PathAttributes.of(Origin.IGP, AsPath.EMPTY, new LocalPref(DEFAULT_LOCAL_PREFERENCE));
        return new Announcement(key(prefix, pathId), new RouteAttributes(attributes, List.of(nextHop)));
    }
}

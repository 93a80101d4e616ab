package io.vipwatch.monitor.injector;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.inject.InjectedRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An injected path in the words of BGP, as one edge is told of it (RFC 4271 §5).
 *
 * @param localAs our AS number
 * @param internal whether the edge is in our own AS
 */
record Announcements(long localAs, boolean internal) {
    private static final long USUAL_PREFERENCE = 100;

    Announcement of(InjectedRoute route) {
        return new Announcement(
                key(route), new RouteAttributes(new PathAttributes(attributes(route.attributes())), route.nextHop()));
    }

    static RouteKey key(InjectedRoute route) {
        return new RouteKey(route.prefix().family(), Nlri.of(route.prefix(), (int) route.pathId()));
    }

    /** LOCAL_PREF is for our own AS only, and there AS_PATH begins empty (RFC 4271 §5.1.2, §5.1.5). */
    private List<PathAttribute> attributes(InjectAttributesSection said) {
        List<PathAttribute> all = new ArrayList<>();
        all.add(Origin.IGP);
        all.add(asPath(said.prepend() + (internal ? 0 : 1)));
        said.med().ifPresent(med -> all.add(new MultiExitDisc(med)));
        if (internal) {
            all.add(new LocalPref(said.localPref().orElse(USUAL_PREFERENCE)));
        }
        if (!said.communities().isEmpty()) {
            all.add(new Communities(said.communities()));
        }
        if (!said.largeCommunities().isEmpty()) {
            all.add(new LargeCommunities(said.largeCommunities()));
        }
        return all;
    }

    private AsPath asPath(int times) {
        long[] ours = new long[times];
        Arrays.fill(ours, localAs);
        return new AsPath(times == 0 ? List.of() : List.of(AsPathSegment.sequence(ours)));
    }
}

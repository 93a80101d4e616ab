package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.stream.Stream;

/** UPDATEs and attributes for the tests of this package. */
final class Routes {
    static final Family IPV6 = Family.IPV6_UNICAST;
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");

    private static final IpAddress NODE1 = IpAddress.of("2001:db8::1");

    private Routes() {}

    static Nlri path(Prefix prefix, int pathId) {
        return Nlri.of(prefix, pathId);
    }

    /** {@return attributes that differ with {@code metric}} */
    static PathAttributes attributes(long metric) {
        return PathAttributes.of(
                Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(65010))), new MultiExitDisc(metric));
    }

    static RouteAttributes routeAttributes(long metric) {
        return new RouteAttributes(attributes(metric), List.of(NODE1));
    }

    static Update announce(long metric, Nlri... nlri) {
        return announceAndWithdraw(metric, List.of(nlri), List.of());
    }

    static Update announce(long metric, Prefix prefix) {
        return announce(metric, Nlri.of(prefix));
    }

    static Update withdraw(Nlri... nlri) {
        return Update.of(PathAttributes.of(new MpUnreach(NlriList.of(IPV6, List.of(nlri)))));
    }

    static Update withdraw(Prefix prefix) {
        return withdraw(Nlri.of(prefix));
    }

    static Update announceAndWithdraw(long metric, List<Nlri> announced, List<Nlri> withdrawn) {
        MpReach reach = new MpReach(List.of(NODE1), NlriList.of(IPV6, announced));
        MpUnreach unreach = new MpUnreach(NlriList.of(IPV6, withdrawn));
        return Update.of(new PathAttributes(Stream.concat(Stream.of(reach, unreach), attributes(metric).list().stream())
                .toList()));
    }
}

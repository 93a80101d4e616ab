package io.vipwatch.lab.bench;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A table of IPv6 routes as the octets of its UPDATEs: /64 prefixes of 2001:db8::/32, a fixed number to an attribute
 * set, every set different from the others.
 */
final class TableStream {
    private static final IpAddress NEXT_HOP = IpAddress.of("2001:db8::1");
    private static final long FIRST_PREFIX = 0x2001_0db8_0000_0000L;

    private TableStream() {}

    /** {@return the UPDATEs that announce {@code routes} routes, {@code prefixesPerSet} in each} */
    static byte[] announce(int routes, int prefixesPerSet, NegotiatedSession context) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream(routes * 30);
        for (int first = 0; first < routes; first += prefixesPerSet) {
            int set = first / prefixesPerSet;
            PathAttributes attributes = PathAttributes.of(
                    Origin.IGP,
                    new AsPath(List.of(AsPathSegment.sequence(65010, 64512 + set % 400, 64512 + set % 300))),
                    new MultiExitDisc(set),
                    new MpReach(List.of(NEXT_HOP), prefixes(first, Math.min(prefixesPerSet, routes - first))));
            stream.writeBytes(MessageEncoder.encode(Update.of(attributes), context));
        }
        stream.writeBytes(MessageEncoder.encode(Update.endOfRib(Family.IPV6_UNICAST), context));
        return stream.toByteArray();
    }

    private static NlriList prefixes(int first, int count) {
        NlriList.Builder builder = new NlriList.Builder(Family.IPV6_UNICAST, count, false);
        for (int i = first; i < first + count; i++) {
            builder.add(FIRST_PREFIX + i, 0, 64, 0);
        }
        return builder.build();
    }
}

package io.vipwatch.bgp.bench;

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
import java.util.List;
import java.util.Set;

/** A table of IPv6 routes as messages: five prefixes to an attribute set, every set different from the others. */
final class Table {
    static final NegotiatedSession CONTEXT = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), false, false);
    static final int PREFIXES_PER_SET = 5;

    private static final IpAddress NEXT_HOP = IpAddress.of("2001:db8::1");
    private static final long FIRST_PREFIX = 0x2001_0db8_0000_0000L;

    private Table() {}

    static byte[][] messages(int routes) {
        byte[][] messages = new byte[routes / PREFIXES_PER_SET][];
        for (int set = 0; set < messages.length; set++) {
            messages[set] = MessageEncoder.encode(Update.of(attributes(set)), CONTEXT);
        }
        return messages;
    }

    static PathAttributes attributes(int set) {
        return PathAttributes.of(
                Origin.IGP,
                new AsPath(List.of(AsPathSegment.sequence(65010, 64512 + set % 400, 64512 + set % 300))),
                new MultiExitDisc(set),
                new MpReach(List.of(NEXT_HOP), prefixes(set)));
    }

    private static NlriList prefixes(int set) {
        NlriList.Builder builder = new NlriList.Builder(Family.IPV6_UNICAST, PREFIXES_PER_SET, false);
        for (int i = 0; i < PREFIXES_PER_SET; i++) {
            builder.add(FIRST_PREFIX + (long) set * PREFIXES_PER_SET + i, 0, 64, 0);
        }
        return builder.build();
    }
}

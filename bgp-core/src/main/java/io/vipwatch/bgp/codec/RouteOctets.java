package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The path attributes and next hops of a route as one string of octets, the form in which tables hold them: a tenth of
 * the memory of objects, compared and hashed octet by octet. It is the same whatever the session was that the attributes
 * came from: AS numbers take four octets.
 *
 * <p>Keeps scratch space: one for each table, on one thread at a time.
 */
public final class RouteOctets {
    /** No family is negotiated, so that MP_REACH_NLRI of a family that is not decoded stays as it came. */
    private static final NegotiatedSession FORM =
            new NegotiatedSession(true, true, Set.of(), Set.of(), Set.of(), false, Set.of(), false, false);

    /** How many octets of an address count, and room for the longest; an IPv4 address stands at the front of it. */
    private static final int NEXT_HOP_LENGTH = 1 + 16;

    private final OctetWriter out = new OctetWriter();
    private final AttributeDecoder decoder = new AttributeDecoder();

    /**
     * Writes attributes and next hops into {@link #octets()}.
     *
     * @param attributes in the order in which they are to be read again; without MP_REACH_NLRI and MP_UNREACH_NLRI
     * @param nextHops 255 at most
     */
    public void write(PathAttributes attributes, List<IpAddress> nextHops) {
        out.clear();
        out.u8(nextHops.size());
        for (int i = 0; i < nextHops.size(); i++) {
            IpAddress nextHop = nextHops.get(i);
            out.u8(nextHop.bits() / 8).u64(nextHop.high()).u64(nextHop.low());
        }
        List<PathAttribute> list = attributes.list();
        for (int i = 0; i < list.size(); i++) {
            AttributeTable.write(list.get(i), out, FORM);
        }
    }

    /** {@return what was written last, in the first {@link #length()} octets; the next writing overwrites it} */
    public byte[] octets() {
        return out.array();
    }

    /** {@return how many octets were written last} */
    public int length() {
        return out.length();
    }

    /** {@return the path attributes in octets that {@link #write} made} */
    public PathAttributes attributes(byte[] written) {
        int start = 1 + NetworkOrder.u8(written, 0) * NEXT_HOP_LENGTH;
        return decoder.decode(written, start, written.length, FORM).attributes();
    }

    /** {@return the next hops in octets that {@link #write} made} */
    public List<IpAddress> nextHops(byte[] written) {
        int count = NetworkOrder.u8(written, 0);
        List<IpAddress> nextHops = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = 1 + i * NEXT_HOP_LENGTH;
            nextHops.add(IpAddress.ofBytes(written, at + 1, NetworkOrder.u8(written, at)));
        }
        return nextHops;
    }
}

package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.List;

/**
 * MP_REACH_NLRI (RFC 4760 §3) of a family that this library decodes.
 *
 * @param nextHops one next hop, or an IPv6 global address and a link-local one (RFC 2545 §3)
 * @param nlri the routes that are announced
 */
public record MpReach(List<IpAddress> nextHops, NlriList nlri) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 14;

    public MpReach {
        nextHops = List.copyOf(nextHops);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

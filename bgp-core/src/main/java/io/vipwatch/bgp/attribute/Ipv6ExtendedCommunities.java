package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.octets.Octets;
import java.util.List;

/**
 * IPv6 Address Specific Extended Communities (RFC 5701).
 *
 * @param values the communities in order, 20 octets each
 */
public record Ipv6ExtendedCommunities(List<Octets> values) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 25;

    public Ipv6ExtendedCommunities {
        values = List.copyOf(values);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

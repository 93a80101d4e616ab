package io.vipwatch.bgp.attribute;

import java.util.List;

/**
 * LARGE_COMMUNITY (RFC 8092).
 *
 * @param values the communities, in order
 */
public record LargeCommunities(List<LargeCommunity> values) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 32;

    public LargeCommunities {
        values = List.copyOf(values);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

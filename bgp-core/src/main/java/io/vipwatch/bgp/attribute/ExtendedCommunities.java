package io.vipwatch.bgp.attribute;

import java.util.List;

/**
 * EXTENDED COMMUNITIES (RFC 4360).
 *
 * @param values the communities in order, each eight octets, most significant first
 */
public record ExtendedCommunities(List<Long> values) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 16;

    public ExtendedCommunities {
        values = List.copyOf(values);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

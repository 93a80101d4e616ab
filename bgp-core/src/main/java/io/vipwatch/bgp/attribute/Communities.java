package io.vipwatch.bgp.attribute;

import java.util.List;

/**
 * COMMUNITIES (RFC 1997).
 *
 * @param values the communities, in order
 */
public record Communities(List<Community> values) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 8;

    public Communities {
        values = List.copyOf(values);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

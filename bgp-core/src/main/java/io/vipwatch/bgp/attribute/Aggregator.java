package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.RouterId;

/**
 * AGGREGATOR (RFC 4271 §5.1.7).
 *
 * @param asn the AS number of the speaker that aggregated, 0 to 4294967295
 * @param speaker its BGP Identifier
 */
public record Aggregator(long asn, RouterId speaker) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 7;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.RouterId;

/**
 * AS4_AGGREGATOR (RFC 6793 §3).
 *
 * @param asn the AS number of the speaker that aggregated, 0 to 4294967295
 * @param speaker its BGP Identifier
 */
public record As4Aggregator(long asn, RouterId speaker) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 18;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.RouterId;

/**
 * ORIGINATOR_ID (RFC 4456 §8).
 *
 * @param originator the BGP Identifier of the speaker that brought the route into the AS
 */
public record OriginatorId(RouterId originator) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 9;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

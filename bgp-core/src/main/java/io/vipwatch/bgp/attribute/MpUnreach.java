package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.NlriList;

/**
 * MP_UNREACH_NLRI (RFC 4760 §4) of a family that this library decodes. With no NLRI, and nothing else in the UPDATE,
 * it is the End-of-RIB marker of its family (RFC 4724 §2).
 *
 * @param nlri the routes that are withdrawn
 */
public record MpUnreach(NlriList nlri) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 15;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

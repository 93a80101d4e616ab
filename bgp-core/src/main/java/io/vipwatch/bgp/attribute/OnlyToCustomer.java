package io.vipwatch.bgp.attribute;

/**
 * Only to Customer (RFC 9234 §5).
 *
 * @param asn the AS number that set it, 0 to 4294967295
 */
public record OnlyToCustomer(long asn) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 35;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

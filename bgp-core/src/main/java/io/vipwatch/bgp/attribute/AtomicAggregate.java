package io.vipwatch.bgp.attribute;

/**
 * ATOMIC_AGGREGATE (RFC 4271 §5.1.6).
 */
public record AtomicAggregate() implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 6;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

package io.vipwatch.bgp.attribute;

/**
 * LOCAL_PREF (RFC 4271 §5.1.5).
 *
 * @param value 0 to 4294967295
 */
public record LocalPref(long value) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 5;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

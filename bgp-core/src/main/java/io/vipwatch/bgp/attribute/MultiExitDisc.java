package io.vipwatch.bgp.attribute;

/**
 * MULTI_EXIT_DISC (RFC 4271 §5.1.4).
 *
 * @param value 0 to 4294967295
 */
public record MultiExitDisc(long value) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 4;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

package io.vipwatch.bgp.attribute;

/**
 * ORIGIN (RFC 4271 §5.1.1).
 *
 * @param value 0 IGP, 1 EGP, 2 INCOMPLETE
 */
public record Origin(int value) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 1;

    public static final Origin IGP = new Origin(0);
    public static final Origin EGP = new Origin(1);
    public static final Origin INCOMPLETE = new Origin(2);

    public Origin {
        if (value < 0 || value > 2) {
            throw new IllegalArgumentException("ORIGIN is 0, 1 or 2, not " + value);
        }
    }

    /** {@return {@code igp}, {@code egp} or {@code incomplete}} */
    public String text() {
        return switch (value) {
            case 0 -> "igp";
            case 1 -> "egp";
            default -> "incomplete";
        };
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

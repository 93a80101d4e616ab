package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.octets.Octets;
import java.util.List;

/**
 * AIGP (RFC 7311 §3).
 *
 * @param tlvs the TLVs, in order
 */
public record Aigp(List<Tlv> tlvs) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 26;

    public Aigp {
        tlvs = List.copyOf(tlvs);
    }

    /**
     * One TLV. Type 1 holds the accumulated metric in eight octets.
     *
     * @param type the type, 0 to 255
     * @param value the value, without type and length
     */
    public record Tlv(int type, Octets value) {}

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

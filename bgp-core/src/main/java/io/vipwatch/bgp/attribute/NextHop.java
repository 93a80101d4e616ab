package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * NEXT_HOP (RFC 4271 §5.1.3).
 *
 * @param address an IPv4 address
 */
public record NextHop(IpAddress address) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 3;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}

package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.message.Open;

/**
 * Writes the body of an OPEN (RFC 4271 §4.2): all capabilities in one optional parameter, in the long form of RFC 9072
 * only where they need it.
 */
final class OpenEncoder {
    private static final int CAPABILITIES = 2;
    private static final int EXTENDED = 255;
    private static final int LONGEST_SHORT_FORM = 253;

    private OpenEncoder() {}

    static void write(Open open, OctetWriter out) {
        out.u8(open.version())
                .u16(open.myAs())
                .u16(open.holdTime())
                .u32(open.routerId().value());
        OctetWriter capabilities = new OctetWriter();
        open.capabilities().forEach(capability -> CapabilityCodec.write(capability, capabilities));
        int length = capabilities.length();
        if (length == 0) {
            out.u8(0);
        } else if (length <= LONGEST_SHORT_FORM) {
            out.u8(length + 2).u8(CAPABILITIES).u8(length).append(capabilities);
        } else {
            out.u8(EXTENDED).u8(EXTENDED).u16(length + 3);
            out.u8(CAPABILITIES).u16(length).append(capabilities);
        }
    }
}

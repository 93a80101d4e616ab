package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;

/** ORIGIN (RFC 4271 §4.3, RFC 7606 §7.1). */
final class OriginCodec {
    private static final Reading IGP = new Reading.Value(Origin.IGP);
    private static final Reading EGP = new Reading.Value(Origin.EGP);
    private static final Reading INCOMPLETE = new Reading.Value(Origin.INCOMPLETE);

    private OriginCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length != 1) {
            return Reading.Fault.length("ORIGIN", length, "1");
        }
        return switch (bytes[offset]) {
            case 0 -> IGP;
            case 1 -> EGP;
            case 2 -> INCOMPLETE;
            default ->
                new Reading.Fault(
                        ErrorCode.UPDATE_INVALID_ORIGIN,
                        "ORIGIN is " + NetworkOrder.u8(bytes, offset) + ", not 0 (IGP), 1 (EGP) or 2 (INCOMPLETE)");
        };
    }

    static void write(Origin origin, OctetWriter out, NegotiatedSession context) {
        out.u8(origin.value());
    }
}

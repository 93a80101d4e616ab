package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Aigp;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import java.util.ArrayList;
import java.util.List;

/** AIGP (RFC 7311 §3): TLVs whose length counts their own three octets of type and length. */
final class AigpCodec {
    private static final int TLV_HEADER = 3;
    private static final int AIGP_TLV = 1;
    private static final int AIGP_TLV_LENGTH = 11;

    private AigpCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length == 0) {
            return fault("holds no TLV; at least one is right");
        }
        List<Aigp.Tlv> tlvs = new ArrayList<>(1);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int left = end - at;
            int tlvLength = left < TLV_HEADER ? 0 : NetworkOrder.u16(bytes, at + 1);
            if (tlvLength < TLV_HEADER || tlvLength > left) {
                return fault("holds a TLV that does not fit: " + left + " octets are left");
            }
            int type = NetworkOrder.u8(bytes, at);
            if (type == AIGP_TLV && tlvLength != AIGP_TLV_LENGTH) {
                return fault("holds an AIGP TLV of " + tlvLength + " octets, not " + AIGP_TLV_LENGTH);
            }
            tlvs.add(new Aigp.Tlv(type, Octets.copyOf(bytes, at + TLV_HEADER, tlvLength - TLV_HEADER)));
            at += tlvLength;
        }
        return new Reading.Value(new Aigp(tlvs));
    }

    private static Reading fault(String found) {
        return new Reading.Fault(ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR, "AIGP " + found);
    }

    static void write(Aigp attribute, OctetWriter out, NegotiatedSession context) {
        for (Aigp.Tlv tlv : attribute.tlvs()) {
            out.u8(tlv.type()).u16(TLV_HEADER + tlv.value().length()).octets(tlv.value());
        }
    }
}

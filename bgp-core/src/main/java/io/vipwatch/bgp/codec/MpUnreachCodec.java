package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;

/** MP_UNREACH_NLRI (RFC 4760 §4, RFC 7606 §7.12), for the same families as {@link MpReachCodec}. */
final class MpUnreachCodec {
    /** AFI and SAFI. */
    private static final int FIXED_LENGTH = 3;

    private MpUnreachCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length < FIXED_LENGTH) {
            return new Reading.Fault(
                    ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR,
                    "MP_UNREACH_NLRI has " + length + " octets; " + FIXED_LENGTH + " are the least");
        }
        Family family = Family.of(NetworkOrder.u16(bytes, offset), NetworkOrder.u8(bytes, offset + 2));
        if (!family.isDecoded() || !context.families().contains(family)) {
            return new Reading.Value(new Unrecognized(
                    AttributeCodec.OPTIONAL, MpUnreach.TYPE_CODE, Octets.copyOf(bytes, offset, length)));
        }
        int nlri = offset + FIXED_LENGTH;
        int end = offset + length;
        boolean addPath = context.addPathReceive().contains(family);
        int count = NlriCodec.count(bytes, nlri, end, family, addPath);
        if (count < 0) {
            return NlriCodec.fault(count, family, "MP_UNREACH_NLRI");
        }
        return new Reading.Value(new MpUnreach(NlriCodec.read(bytes, nlri, end, family, addPath, count)));
    }

    static void write(MpUnreach attribute, OctetWriter out, NegotiatedSession context) {
        Family family = attribute.nlri().family();
        out.u16(family.afi()).u8(family.safi());
        NlriCodec.write(attribute.nlri(), context.addPathSend().contains(family), out);
    }
}

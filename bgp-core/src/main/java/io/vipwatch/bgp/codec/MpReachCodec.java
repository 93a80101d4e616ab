package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.List;

/**
 * MP_REACH_NLRI (RFC 4760 §3, RFC 2545 §3, RFC 8950 §3, RFC 7606 §7.11). A family that is not negotiated, or that this
 * library does not decode, is kept as it came and means nothing.
 */
final class MpReachCodec {
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    /** AFI, SAFI, length of the next hop, and the reserved octet. */
    private static final int FIXED_LENGTH = 5;

    private MpReachCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length < FIXED_LENGTH) {
            return fault("has " + length + " octets; " + FIXED_LENGTH + " are the least");
        }
        Family family = Family.of(NetworkOrder.u16(bytes, offset), NetworkOrder.u8(bytes, offset + 2));
        if (!family.isDecoded() || !context.families().contains(family)) {
            return new Reading.Value(
                    new Unrecognized(AttributeCodec.OPTIONAL, MpReach.TYPE_CODE, Octets.copyOf(bytes, offset, length)));
        }
        int nextHopLength = NetworkOrder.u8(bytes, offset + 3);
        if (!isNextHopLength(family, nextHopLength, context) || FIXED_LENGTH + nextHopLength > length) {
            return fault("has a next hop of " + nextHopLength + " octets" + " in " + length + "; right is "
                    + rightLengths(family, context) + " for " + family.text());
        }
        int nlri = offset + FIXED_LENGTH + nextHopLength;
        int end = offset + length;
        boolean addPath = context.addPathReceive().contains(family);
        int count = NlriCodec.count(bytes, nlri, end, family, addPath);
        if (count < 0) {
            return NlriCodec.fault(count, family, "MP_REACH_NLRI");
        }
        return new Reading.Value(new MpReach(
                nextHops(bytes, offset + 4, nextHopLength), NlriCodec.read(bytes, nlri, end, family, addPath, count)));
    }

    private static boolean isNextHopLength(Family family, int length, NegotiatedSession context) {
        boolean ipv6 = length == IPV6_LENGTH || length == 2 * IPV6_LENGTH;
        return family.afi() == Family.AFI_IPV6
                ? ipv6
                : length == IPV4_LENGTH || (ipv6 && context.extendedNextHop().contains(family));
    }

    private static String rightLengths(Family family, NegotiatedSession context) {
        if (family.afi() == Family.AFI_IPV6) {
            return "16 or 32";
        }
        return context.extendedNextHop().contains(family) ? "4, 16 or 32" : "4";
    }

    /** A second next hop that is not link-local, {@code ::} above all, says nothing: the first one is used alone. */
    private static List<IpAddress> nextHops(byte[] bytes, int offset, int length) {
        if (length != 2 * IPV6_LENGTH) {
            return List.of(IpAddress.ofBytes(bytes, offset, length));
        }
        IpAddress global = IpAddress.ofBytes(bytes, offset, IPV6_LENGTH);
        IpAddress second = IpAddress.ofBytes(bytes, offset + IPV6_LENGTH, IPV6_LENGTH);
        return second.isLinkLocal() ? List.of(global, second) : List.of(global);
    }

    private static Reading fault(String found) {
        return new Reading.Fault(ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR, "MP_REACH_NLRI " + found);
    }

    /** {@return whether the value announces anything, whatever its family} */
    static boolean announces(Octets value) {
        return value.length() > FIXED_LENGTH + value.at(3);
    }

    static void write(MpReach attribute, OctetWriter out, NegotiatedSession context) {
        Family family = attribute.nlri().family();
        out.u16(family.afi()).u8(family.safi());
        out.u8(attribute.nextHops().stream().mapToInt(IpAddress::bits).sum() / 8);
        attribute.nextHops().forEach(nextHop -> out.octets(nextHop.toByteArray()));
        out.u8(0);
        NlriCodec.write(attribute.nlri(), context.addPathSend().contains(family), out);
    }
}

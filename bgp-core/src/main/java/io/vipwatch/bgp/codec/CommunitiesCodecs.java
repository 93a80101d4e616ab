package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.ExtendedCommunities;
import io.vipwatch.bgp.attribute.Ipv6ExtendedCommunities;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The four lists of communities (RFC 1997, RFC 4360, RFC 5701, RFC 8092): as many of one size as there is room for, and
 * at least one (RFC 7606 §7.8, §7.14, §7.15, RFC 8092 §6).
 */
final class CommunitiesCodecs {
    private static final int STANDARD = 4;
    private static final int EXTENDED = 8;
    private static final int IPV6_EXTENDED = 20;
    private static final int LARGE = 12;

    private CommunitiesCodecs() {}

    static Reading readCommunities(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return read(
                "COMMUNITIES",
                STANDARD,
                offset,
                length,
                at -> new Community(NetworkOrder.i32(bytes, at)),
                Communities::new);
    }

    static Reading readExtended(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return read(
                "EXTENDED COMMUNITIES",
                EXTENDED,
                offset,
                length,
                at -> NetworkOrder.i64(bytes, at),
                ExtendedCommunities::new);
    }

    static Reading readIpv6Extended(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return read(
                "IPv6 EXTENDED COMMUNITIES",
                IPV6_EXTENDED,
                offset,
                length,
                at -> Octets.copyOf(bytes, at, IPV6_EXTENDED),
                Ipv6ExtendedCommunities::new);
    }

    static Reading readLarge(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return read(
                "LARGE_COMMUNITY",
                LARGE,
                offset,
                length,
                at -> new LargeCommunity(
                        NetworkOrder.i32(bytes, at), NetworkOrder.i32(bytes, at + 4), NetworkOrder.i32(bytes, at + 8)),
                LargeCommunities::new);
    }

    private static <C> Reading read(
            String name,
            int size,
            int offset,
            int length,
            IntFunction<C> one,
            Function<List<C>, PathAttribute> attribute) {
        if (length == 0 || length % size != 0) {
            return new Reading.Fault(
                    ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR,
                    name + " has " + length + " octets, not a non-zero multiple of " + size);
        }
        List<C> values = new ArrayList<>(length / size);
        for (int at = offset; at < offset + length; at += size) {
            values.add(one.apply(at));
        }
        return new Reading.Value(attribute.apply(values));
    }

    static void write(Communities attribute, OctetWriter out, NegotiatedSession context) {
        attribute.values().forEach(community -> out.u32(community.value()));
    }

    static void write(ExtendedCommunities attribute, OctetWriter out, NegotiatedSession context) {
        attribute.values().forEach(out::u64);
    }

    static void write(Ipv6ExtendedCommunities attribute, OctetWriter out, NegotiatedSession context) {
        attribute.values().forEach(out::octets);
    }

    static void write(LargeCommunities attribute, OctetWriter out, NegotiatedSession context) {
        for (LargeCommunity community : attribute.values()) {
            out.u32(community.globalAdministrator()).u32(community.localData1()).u32(community.localData2());
        }
    }
}

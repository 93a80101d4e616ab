package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.Aigp;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.AtomicAggregate;
import io.vipwatch.bgp.attribute.ClusterList;
import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.ExtendedCommunities;
import io.vipwatch.bgp.attribute.Ipv6ExtendedCommunities;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.OnlyToCustomer;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.OriginatorId;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attribute as octets and as a record, both ways: flags, type, length and value. */
class AttributeFixturesTest {
    private static final RouterId SPEAKER = RouterId.of("192.0.2.1");

    static Stream<Arguments> attributes() {
        return Stream.of(
                arguments("40 01 01 02", Origin.INCOMPLETE),
                arguments("40 02 00", AsPath.EMPTY),
                arguments(
                        // a sequence of two, then a set of two
                        "40 02 14  02 02 0000fdf2 fa56ea00  01 02 0000fe4d 0000fc00",
                        new AsPath(List.of(
                                AsPathSegment.sequence(65010, 4200000000L),
                                AsPathSegment.of(AsPathSegment.Type.AS_SET, 65101, 64512)))),
                arguments(
                        // the two segments of a confederation
                        "40 02 0c  03 01 0000fdf2  04 01 0000fdf3",
                        new AsPath(List.of(
                                AsPathSegment.of(AsPathSegment.Type.AS_CONFED_SEQUENCE, 65010),
                                AsPathSegment.of(AsPathSegment.Type.AS_CONFED_SET, 65011)))),
                arguments("40 03 04 c0000201", new NextHop(IpAddress.of("192.0.2.1"))),
                arguments("80 04 04 ffffffff", new MultiExitDisc(4294967295L)),
                arguments("40 05 04 00000064", new LocalPref(100)),
                arguments("40 06 00", new AtomicAggregate()),
                arguments("c0 07 08 0001046a c0000201", new Aggregator(66666, SPEAKER)),
                arguments(
                        "c0 08 08 ffffff01 fdf20064",
                        new Communities(List.of(new Community(0xffffff01), new Community(0xfdf20064)))),
                arguments("80 09 04 c0000201", new OriginatorId(SPEAKER)),
                arguments("80 0a 08 c0000201 c6336401", new ClusterList(List.of(SPEAKER, RouterId.of("198.51.100.1")))),
                arguments(
                        // IPv6 unicast, global and link-local next hop, reserved octet, a host route
                        "80 0e 36 0002 01 20 20010db8000000000000000000000011 fe800000000000000000000000000011 00"
                                + " 80 20010db80000ff000000000000000100",
                        new MpReach(
                                List.of(IpAddress.of("2001:db8::11"), IpAddress.of("fe80::11")),
                                routes("2001:db8:0:ff00::100/128"))),
                arguments(
                        // IPv4 unicast with an IPv4 next hop
                        "80 0e 0d 0001 01 04 c0000201 00 18 cb0071",
                        new MpReach(List.of(IpAddress.of("192.0.2.1")), routes("203.0.113.0/24"))),
                arguments("80 0f 04 0002 01 00", new MpUnreach(routes("::/0"))),
                arguments("c0 10 08 0002fdf200000064", new ExtendedCommunities(List.of(0x0002fdf2_00000064L))),
                arguments(
                        "c0 19 14 0002 20010db8000000000000000000000001 0064",
                        new Ipv6ExtendedCommunities(List.of(Octets.ofHex("000220010db80000000000000000000000010064")))),
                arguments(
                        // the AIGP TLV: eleven octets, metric 100
                        "80 1a 0b 01 000b 0000000000000064",
                        new Aigp(List.of(new Aigp.Tlv(1, Octets.ofHex("0000000000000064"))))),
                arguments(
                        "c0 20 0c 0000fdf2 00000001 ffffffff",
                        new LargeCommunities(List.of(new LargeCommunity(65010, 1, -1)))),
                arguments("c0 23 04 0000fe4d", new OnlyToCustomer(65101)),
                arguments("e0 c8 02 abcd", new Unrecognized(0xe0, 200, Octets.ofHex("abcd"))),
                arguments(
                        // more than 255 octets take the Extended Length bit
                        "d0 c8 0100" + " 11".repeat(256), new Unrecognized(0xc0, 200, Octets.ofHex("11".repeat(256)))));
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void bothWaysAreTheSame(String octets, PathAttribute attribute) {
        assertThat(read(octets, Contexts.INTERNAL)).isEqualTo(attribute);
        assertThat(write(attribute, Contexts.INTERNAL)).isEqualTo(octets.replace(" ", ""));
    }

    @Test
    void aPrefixThatHasBitsBeyondItsLengthIsReadWithoutThem() {
        assertThat(read("80 0f 05 0002 01 03 ff", Contexts.EXTERNAL)).isEqualTo(new MpUnreach(routes("e000::/3")));
    }

    @Test
    void aggregatorHasSixOctetsWithTwoOctetAsNumbers() {
        assertThat(read("c0 07 06 fdf2 c0000201", Contexts.TWO_OCTET_AS)).isEqualTo(new Aggregator(65010, SPEAKER));
        assertThat(write(new Aggregator(65010, SPEAKER), Contexts.TWO_OCTET_AS)).isEqualTo("c00706fdf2c0000201");
    }

    @Test
    void aPathLongerThanASegmentCanCountBecomesSeveral() {
        AsPathSegment long300 = AsPathSegment.of(AsPathSegment.Type.AS_SEQUENCE, new int[300]);
        assertThat(write(new AsPath(List.of(long300)), Contexts.EXTERNAL))
                .startsWith("500204b402ff")
                .hasSize(2 * (4 + 2 + 255 * 4 + 2 + 45 * 4))
                .contains("022d");
    }

    @Test
    void anIpv4PrefixMayHaveAnIpv6NextHop() {
        MpReach reach = new MpReach(List.of(IpAddress.of("2001:db8::11")), routes("203.0.113.0/24"));
        String octets = "80 0e 19 0001 01 10 20010db8000000000000000000000011 00 18 cb0071";
        assertThat(read(octets, Contexts.EXTENDED_NEXT_HOP)).isEqualTo(reach);
        assertThat(write(reach, Contexts.EXTENDED_NEXT_HOP)).isEqualTo(octets.replace(" ", ""));
    }

    @Test
    void aSecondNextHopThatIsNotLinkLocalIsNotUsed() {
        String unspecified = "80 0e 25 0002 01 20 20010db8000000000000000000000011 " + "00".repeat(16) + " 00";
        assertThat(read(unspecified, Contexts.EXTERNAL))
                .isEqualTo(new MpReach(List.of(IpAddress.of("2001:db8::11")), NlriList.empty(Family.IPV6_UNICAST)));
    }

    private static PathAttribute read(String octets, NegotiatedSession session) {
        byte[] bytes = Hex.octets(octets);
        AttributeDecoder.Attributes read = new AttributeDecoder().decode(bytes, 0, bytes.length, session);
        assertThat(read.malformed()).isEmpty();
        assertThat(read.attributes().list()).hasSize(1);
        return read.attributes().list().getFirst();
    }

    private static String write(PathAttribute attribute, NegotiatedSession session) {
        OctetWriter out = new OctetWriter();
        AttributeTable.write(attribute, out, session);
        return Octets.copyOf(out.toByteArray()).toHex();
    }

    private static NlriList routes(String prefix) {
        Prefix parsed = Prefix.of(prefix);
        return NlriList.of(parsed.family(), List.of(Nlri.of(parsed)));
    }
}

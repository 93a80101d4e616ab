package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a malformed UPDATE leads to: RFC 7606, with RFC 4271 §6.3 for the numbers. */
class MalformedUpdateTest {
    private static final NegotiatedSession EXTERNAL = Contexts.EXTERNAL;
    private static final NegotiatedSession INTERNAL = Contexts.INTERNAL;
    private static final NegotiatedSession OLD = Contexts.TWO_OCTET_AS;

    private static final String ORIGIN = "400101 00 ";
    private static final String AS_PATH = "400206 0201 0000fdf2 ";
    private static final String NEXT_HOP = "400304 c0000201 ";
    private static final String GOOD = ORIGIN + AS_PATH;
    private static final String V4 = GOOD + NEXT_HOP;
    /** Announces 2001:db8:1::/48. */
    private static final String REACH = "800e1c 000201 10 20010db8000000000000000000000011 00 30 20010db80001 ";
    /** Withdraws 2001:db8:2::/48. */
    private static final String UNREACH = "800f0a 000201 30 20010db80002 ";

    private static final String P4 = "18 cb0071";
    private static final String ANNOUNCED = " +2001:db8:1::/48";
    private static final String WITHDRAWN = " -2001:db8:1::/48";

    private static Arguments of(String sentence, NegotiatedSession context, byte[] message, String verdict) {
        return arguments(sentence, context, message, verdict);
    }

    private static Arguments v6(String sentence, NegotiatedSession context, String attribute, String verdict) {
        return of(sentence, context, Hex.update("", attribute + REACH, ""), verdict);
    }

    private static Arguments more(String sentence, NegotiatedSession context, String attribute, String verdict) {
        String path = context.fourOctetAs() ? AS_PATH : "400204 0201 fdf2 ";
        return of(sentence, context, Hex.update("", ORIGIN + path + attribute + REACH, ""), verdict);
    }

    static Stream<Arguments> wellKnownAttributes() {
        return Stream.of(
                v6("ORIGIN has one octet", EXTERNAL, "400102 0000" + AS_PATH, "treat-as-withdraw 3/5" + WITHDRAWN),
                v6("ORIGIN is 0, 1 or 2", EXTERNAL, "400101 03" + AS_PATH, "treat-as-withdraw 3/6" + WITHDRAWN),
                v6("ORIGIN is well-known", EXTERNAL, "c00101 00" + AS_PATH, "treat-as-withdraw 3/4" + WITHDRAWN),
                v6("ORIGIN is mandatory", EXTERNAL, AS_PATH, "treat-as-withdraw 3/3" + WITHDRAWN),
                v6("AS_PATH is mandatory", EXTERNAL, ORIGIN, "treat-as-withdraw 3/3" + WITHDRAWN),
                v6("AS_PATH may be empty", EXTERNAL, ORIGIN + "400200", "accepted" + ANNOUNCED),
                v6(
                        "AS_PATH has segments of types 1 to 4",
                        EXTERNAL,
                        ORIGIN + "400206 0501 0000fdf2",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "AS_PATH does not end within a segment",
                        EXTERNAL,
                        ORIGIN + "400206 0202 0000fdf2",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "AS_PATH does not end with a single octet",
                        EXTERNAL,
                        ORIGIN + "400207 0201 0000fdf2 02",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "AS_PATH has no segment without AS numbers",
                        EXTERNAL,
                        ORIGIN + "400202 0200",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "AS_PATH holds no AS 0",
                        EXTERNAL,
                        ORIGIN + "40020a 0202 0000fdf2 00000000",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "confederation segments stay within the confederation",
                        EXTERNAL,
                        ORIGIN + "400206 0301 0000fdf2",
                        "treat-as-withdraw 3/11" + WITHDRAWN),
                v6(
                        "confederation segments are good on an internal session",
                        INTERNAL,
                        ORIGIN + "400206 0301 0000fdf2",
                        "accepted" + ANNOUNCED),
                of(
                        "NEXT_HOP is mandatory with IPv4 NLRI",
                        EXTERNAL,
                        Hex.update("", GOOD, P4),
                        "treat-as-withdraw 3/3 -203.0.113.0/24"),
                of(
                        "NEXT_HOP has four octets",
                        EXTERNAL,
                        Hex.update("", GOOD + "400305 c000020100", P4),
                        "treat-as-withdraw 3/5 -203.0.113.0/24"),
                of(
                        "NEXT_HOP is the address of a host",
                        EXTERNAL,
                        Hex.update("", GOOD + "400304 e0000001", P4),
                        "treat-as-withdraw 3/8 -203.0.113.0/24"),
                of(
                        "NLRI without any attribute lacks the mandatory ones",
                        EXTERNAL,
                        Hex.update("", "", P4),
                        "treat-as-withdraw 3/3 3/3 3/3 -203.0.113.0/24"),
                of(
                        "NLRI with nothing but an unknown attribute lacks the mandatory ones",
                        EXTERNAL,
                        Hex.update("", "c0c801 00", P4),
                        "treat-as-withdraw 3/3 3/3 3/3 -203.0.113.0/24"),
                v6(
                        "a malformed mandatory attribute is not missing too",
                        EXTERNAL,
                        "400101 09" + AS_PATH,
                        "treat-as-withdraw 3/6" + WITHDRAWN),
                v6(
                        "an unknown well-known attribute ends the session",
                        EXTERNAL,
                        GOOD + "406301 aa",
                        "session-reset 3/2 406301aa"));
    }

    static Stream<Arguments> otherAttributes() {
        return Stream.of(
                more("MULTI_EXIT_DISC has four octets", EXTERNAL, "800403 000000", "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "LOCAL_PREF of an external peer is discarded",
                        EXTERNAL,
                        "400504 00000064",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "LOCAL_PREF of an external peer is discarded, malformed or not",
                        EXTERNAL,
                        "400503 000064",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "LOCAL_PREF of an internal peer has four octets",
                        INTERNAL,
                        "400503 000064",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more("ATOMIC_AGGREGATE has no octets", EXTERNAL, "400601 00", "attribute-discard 3/5" + ANNOUNCED),
                more(
                        "AGGREGATOR has eight octets with four-octet AS numbers",
                        EXTERNAL,
                        "c00706 fdf2 c0000201",
                        "attribute-discard 3/5" + ANNOUNCED),
                more(
                        "AGGREGATOR has six octets with two-octet AS numbers",
                        OLD,
                        "c00708 0000fdf2 c0000201",
                        "attribute-discard 3/5" + ANNOUNCED),
                more(
                        "AGGREGATOR does not name AS 0",
                        EXTERNAL,
                        "c00708 00000000 c0000201",
                        "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "COMMUNITIES has a multiple of four octets",
                        EXTERNAL,
                        "c00805 fdf2000100",
                        "treat-as-withdraw 3/9" + WITHDRAWN),
                more("COMMUNITIES has at least one", EXTERNAL, "c00800", "treat-as-withdraw 3/9" + WITHDRAWN),
                more(
                        "COMMUNITIES is optional transitive",
                        EXTERNAL,
                        "400804 fdf20001",
                        "treat-as-withdraw 3/4" + WITHDRAWN),
                more("the Partial bit does not matter", EXTERNAL, "e00804 fdf20001", "accepted" + ANNOUNCED),
                more("unused flags do not matter", EXTERNAL, "cf0804 fdf20001", "accepted" + ANNOUNCED),
                more(
                        "ORIGINATOR_ID of an external peer is discarded",
                        EXTERNAL,
                        "800904 c0000201",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "ORIGINATOR_ID of an internal peer has four octets",
                        INTERNAL,
                        "800903 c00002",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "CLUSTER_LIST of an external peer is discarded",
                        EXTERNAL,
                        "800a04 c0000201",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "CLUSTER_LIST of an internal peer has a multiple of four octets",
                        INTERNAL,
                        "800a05 c000020100",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "CLUSTER_LIST of an internal peer has at least one",
                        INTERNAL,
                        "800a00",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "EXTENDED COMMUNITIES has a multiple of eight octets",
                        EXTERNAL,
                        "c01007 0002fdf2000000",
                        "treat-as-withdraw 3/9" + WITHDRAWN),
                more(
                        "IPv6 EXTENDED COMMUNITIES has a multiple of twenty octets",
                        EXTERNAL,
                        "c01908 0002fdf200000000",
                        "treat-as-withdraw 3/9" + WITHDRAWN),
                more(
                        "LARGE_COMMUNITY has a multiple of twelve octets",
                        EXTERNAL,
                        "c0200d 0000fdf2000000010000000200",
                        "treat-as-withdraw 3/9" + WITHDRAWN),
                more(
                        "ONLY_TO_CUSTOMER has four octets",
                        EXTERNAL,
                        "c02303 00fdf2",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "AS4_PATH between speakers of four-octet AS numbers is discarded",
                        EXTERNAL,
                        "c01106 0201 00010000",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "AS4_PATH that ends within a segment is discarded",
                        OLD,
                        "c01106 0202 00010000",
                        "attribute-discard 3/9" + ANNOUNCED),
                more("AS4_PATH without a segment is discarded", OLD, "c01100", "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "AS4_AGGREGATOR of other than eight octets is discarded",
                        OLD,
                        "c01207 000100000a0000",
                        "attribute-discard 3/5" + ANNOUNCED),
                more(
                        "AIGP whose TLV does not fit is discarded",
                        EXTERNAL,
                        "801a05 01000b0000",
                        "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "AIGP whose TLV has a length below three is discarded",
                        EXTERNAL,
                        "801a04 02000000",
                        "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "AIGP with the Transitive bit is discarded",
                        EXTERNAL,
                        "c01a0b 01000b0000000000000001",
                        "attribute-discard 3/4" + ANNOUNCED),
                more(
                        "a broken Tunnel Encapsulation attribute costs the routes, not the session",
                        EXTERNAL,
                        "c01703 000800",
                        "treat-as-withdraw 3/9" + WITHDRAWN),
                more(
                        "a broken Prefix-SID is discarded",
                        EXTERNAL,
                        "c02803 010007",
                        "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "a broken BGP-LS attribute is discarded",
                        EXTERNAL,
                        "801d03 040000",
                        "attribute-discard 3/9" + ANNOUNCED),
                more(
                        "a broken ATTR_SET costs the routes, not the session",
                        EXTERNAL,
                        "c08003 000000",
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                more(
                        "an unknown optional transitive attribute is kept",
                        EXTERNAL,
                        "c01c03 010203",
                        "accepted" + ANNOUNCED),
                more("attribute 255 is like any unknown one", EXTERNAL, "d0ff0004 01020304", "accepted" + ANNOUNCED),
                more(
                        "an unknown optional non-transitive attribute does no harm",
                        EXTERNAL,
                        "80c803 010203",
                        "accepted" + ANNOUNCED),
                more(
                        "a repeated attribute is discarded, the first one kept",
                        EXTERNAL,
                        "400101 02",
                        "attribute-discard 3/1" + ANNOUNCED),
                more(
                        "the strongest treatment wins",
                        EXTERNAL,
                        "400601 00 800403 000000 400101 00",
                        "treat-as-withdraw 3/5 3/5 3/1" + WITHDRAWN));
    }

    static Stream<Arguments> structure() {
        return Stream.of(
                of(
                        "the withdrawn routes fit the message",
                        EXTERNAL,
                        Hex.message(2, "0005 18 cb0071"),
                        "session-reset 3/1"),
                of(
                        "the withdrawn routes leave room for the next length",
                        EXTERNAL,
                        Hex.message(2, "0002 0000"),
                        "session-reset 3/1"),
                of(
                        "the path attributes fit the message",
                        EXTERNAL,
                        Hex.message(2, "0000 0005 40010100"),
                        "session-reset 3/1"),
                of(
                        "a withdrawn prefix is no longer than an address",
                        EXTERNAL,
                        Hex.update("21 cb00710000", "", ""),
                        "session-reset 3/10"),
                of("a withdrawn prefix is all there", EXTERNAL, Hex.update("18 cb00", "", ""), "session-reset 3/10"),
                of(
                        "an announced prefix is no longer than an address",
                        EXTERNAL,
                        Hex.update("", V4, "21 cb00710000"),
                        "session-reset 3/10"),
                of("an announced prefix is all there", EXTERNAL, Hex.update("", V4, "18 cb00"), "session-reset 3/10"),
                of(
                        "an attribute that reaches beyond the others costs the routes",
                        EXTERNAL,
                        Hex.update("", V4 + "c00808 fdf20001", P4),
                        "treat-as-withdraw 3/5 -203.0.113.0/24"),
                of(
                        "two octets are no attribute",
                        EXTERNAL,
                        Hex.update("", V4 + "c008", P4),
                        "treat-as-withdraw 3/5 -203.0.113.0/24"),
                of(
                        "one octet is no attribute",
                        EXTERNAL,
                        Hex.update("", V4 + "c0", P4),
                        "treat-as-withdraw 3/5 -203.0.113.0/24"),
                of(
                        "three octets are no attribute of extended length",
                        EXTERNAL,
                        Hex.update("", V4 + "d00800", P4),
                        "treat-as-withdraw 3/5 -203.0.113.0/24"),
                of(
                        "without routes such an attribute ends the session",
                        EXTERNAL,
                        Hex.update("", "400101", ""),
                        "session-reset 3/5 400101"),
                of(
                        "routes in MP_REACH_NLRI before such an attribute are found",
                        EXTERNAL,
                        Hex.update("", REACH + GOOD + "c00808 fdf20001", ""),
                        "treat-as-withdraw 3/5" + WITHDRAWN),
                of(
                        "MP_REACH_NLRI that reaches beyond the others ends the session",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e40 000201", ""),
                        "session-reset 3/5 800e40000201"),
                of(
                        "an attribute error without routes ends the session",
                        EXTERNAL,
                        Hex.update("", "400101 05", ""),
                        "session-reset 3/6 40010105"),
                of(
                        "an attribute error beside nothing but withdrawals ends the session",
                        EXTERNAL,
                        Hex.update("", "400101 05" + UNREACH, ""),
                        "session-reset 3/6 40010105"),
                of(
                        "a discarded attribute without routes is no End-of-RIB",
                        EXTERNAL,
                        Hex.update("", "400601 00", ""),
                        "attribute-discard 3/5"),
                of(
                        "a discarded attribute beside an empty MP_UNREACH_NLRI is no End-of-RIB",
                        EXTERNAL,
                        Hex.update("", "400601 00 800f03 000201", ""),
                        "attribute-discard 3/5"),
                of(
                        "MP_UNREACH_NLRI of an extended length is an End-of-RIB too",
                        EXTERNAL,
                        Hex.update("", "900f0003 000201", ""),
                        "accepted end-of-rib ipv6-unicast"),
                of(
                        "an empty MP_UNREACH_NLRI beside attributes is no End-of-RIB",
                        EXTERNAL,
                        Hex.update("", GOOD + "800f03 000201", ""),
                        "accepted"),
                of(
                        "MP_UNREACH_NLRI with wrong flags still withdraws",
                        EXTERNAL,
                        Hex.update("", "c00f0a 000201 30 20010db80002", ""),
                        "treat-as-withdraw 3/4 -2001:db8:2::/48"));
    }

    static Stream<Arguments> multiprotocol() {
        String address = "20010db8000000000000000000000011";
        return Stream.of(
                of(
                        "MP_REACH_NLRI has its five fixed octets",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e04 00020110", ""),
                        "session-reset 3/9 800e0400020110"),
                of(
                        "MP_REACH_NLRI has a next hop",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e0c 000201 00 00 30 20010db80001", ""),
                        "session-reset 3/9 800e0c000201000030" + "20010db80001"),
                of(
                        "a next hop of IPv6 has sixteen octets, not four",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e10 000201 04 c0000201 00 30 20010db80001", ""),
                        "session-reset 3/9 800e1000020104c00002010030" + "20010db80001"),
                of(
                        "a next hop is all there",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e06 000201 20 0000", ""),
                        "session-reset 3/9 800e06000201200000"),
                of(
                        "an IPv6 prefix is no longer than an address",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e27 000201 10" + address + "00 81 " + address + "00", ""),
                        "session-reset 3/10"),
                of(
                        "an IPv6 prefix is all there",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e18 000201 10" + address + "00 30 2001", ""),
                        "session-reset 3/10"),
                of(
                        "MP_UNREACH_NLRI has its three fixed octets",
                        EXTERNAL,
                        Hex.update("", "800f02 0002", ""),
                        "session-reset 3/9 800f020002"),
                of(
                        "MP_UNREACH_NLRI holds prefixes that are all there",
                        EXTERNAL,
                        Hex.update("", "800f05 000201 30 20", ""),
                        "session-reset 3/10"),
                of(
                        "a second MP_REACH_NLRI ends the session",
                        EXTERNAL,
                        Hex.update("", GOOD + REACH + REACH, ""),
                        "session-reset 3/1"),
                of(
                        "a second MP_UNREACH_NLRI ends the session",
                        EXTERNAL,
                        Hex.update("", UNREACH + UNREACH, ""),
                        "session-reset 3/1"),
                of(
                        "a next hop with an unspecified second half counts",
                        EXTERNAL,
                        Hex.update(
                                "",
                                GOOD + "800e2c 000201 20" + address
                                        + "00000000000000000000000000000000 00 30 20010db80001",
                                ""),
                        "accepted" + ANNOUNCED),
                of(
                        "a next hop with a global second half counts",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e2c 000201 20" + address + address + " 00 30 20010db80001", ""),
                        "accepted" + ANNOUNCED),
                of(
                        "an IPv4-mapped next hop counts",
                        EXTERNAL,
                        Hex.update(
                                "", GOOD + "800e1c 000201 10 00000000000000000000ffffc0000201 00 30 20010db80001", ""),
                        "accepted" + ANNOUNCED),
                of(
                        "withdrawals come first, also where announcements are treated as withdrawn",
                        EXTERNAL,
                        Hex.update("", "400101 05" + AS_PATH + UNREACH + REACH, ""),
                        "treat-as-withdraw 3/6 -2001:db8:2::/48 -2001:db8:1::/48"),
                of(
                        "withdrawn, announced and multiprotocol routes are all withdrawn",
                        EXTERNAL,
                        Hex.update("18 c63364", "400101 05" + AS_PATH + NEXT_HOP + UNREACH + REACH, P4),
                        "treat-as-withdraw 3/6 -198.51.100.0/24 -203.0.113.0/24 -2001:db8:2::/48 -2001:db8:1::/48"),
                of(
                        "a prefix both withdrawn and announced is announced",
                        EXTERNAL,
                        Hex.update(P4, V4, P4),
                        "accepted +203.0.113.0/24"),
                of(
                        "so it is in MP_UNREACH_NLRI and MP_REACH_NLRI",
                        EXTERNAL,
                        Hex.update("", GOOD + REACH + "800f0a 000201 30 20010db80001", ""),
                        "accepted" + ANNOUNCED),
                of(
                        "other prefixes stay withdrawn",
                        EXTERNAL,
                        Hex.update("18 c63364" + P4, V4, P4),
                        "accepted -198.51.100.0/24 +203.0.113.0/24"),
                of(
                        "a family that is not negotiated is ignored",
                        Contexts.IPV6_ONLY,
                        Hex.update("", GOOD + "800e0e 000101 04 c0000201 00 20 cb007101", ""),
                        "accepted"),
                of(
                        "also where it would be malformed",
                        Contexts.IPV6_ONLY,
                        Hex.update("", GOOD + "800e0e 000180 00 c0000201 00 20 cb007101", ""),
                        "accepted"),
                of(
                        "an End-of-RIB of such a family is none",
                        Contexts.IPV6_ONLY,
                        Hex.update("", "800f03 000101", ""),
                        "accepted"),
                of(
                        "IPv4 routes are not taken where IPv4 is not negotiated",
                        Contexts.IPV6_ONLY,
                        Hex.update("", V4, P4),
                        "accepted"),
                of(
                        "an IPv4 prefix may have an IPv6 next hop where that is negotiated",
                        Contexts.EXTENDED_NEXT_HOP,
                        Hex.update("", GOOD + "800e19 000101 10" + address + "00 18 cb0071", ""),
                        "accepted +203.0.113.0/24"),
                of(
                        "and not elsewhere",
                        EXTERNAL,
                        Hex.update("", GOOD + "800e19 000101 10" + address + "00 18 cb0071", ""),
                        "session-reset 3/9 800e1900010110" + address + "0018cb0071"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"wellKnownAttributes", "otherAttributes", "structure", "multiprotocol"})
    void isTreatedAsRfc7606Says(String sentence, NegotiatedSession context, byte[] message, String verdict) {
        assertThat(Verdict.of(message, context)).as(sentence).isEqualTo(verdict);
    }

    @Test
    void namesTheAttributeItsOctetsAndWhatWouldBeRight() {
        byte[] message = Hex.update("", "400101 07" + AS_PATH + REACH, "");
        Decoded decoded = new MessageDecoder().decode(message, 0, message.length, EXTERNAL);
        assertThat(decoded).isInstanceOfSatisfying(Decoded.TreatAsWithdraw.class, withdraw -> {
            Malformed malformed = withdraw.malformed().getFirst();
            assertThat(malformed.attributeType()).isEqualTo(OptionalInt.of(1));
            assertThat(malformed.octets().toHex()).isEqualTo("40010107");
            assertThat(malformed.text()).isEqualTo("ORIGIN is 7, not 0 (IGP), 1 (EGP) or 2 (INCOMPLETE)");
        });
    }

    @Test
    void keepsTheFirstOfTwoAttributesOfAType() {
        byte[] message = Hex.update("", GOOD + REACH + "400101 02", "");
        Decoded decoded = new MessageDecoder().decode(message, 0, message.length, EXTERNAL);
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.AttributeDiscard.class,
                        discard -> assertThat(discard.update().attributes().get(Origin.class))
                                .contains(Origin.IGP));
    }

    @Test
    void keepsAnUnknownAttributeWithItsFlagsAsItCame() {
        byte[] message = Hex.update("", GOOD + "f0c80002 abcd" + REACH, "");
        Decoded decoded = new MessageDecoder().decode(message, 0, message.length, EXTERNAL);
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        accepted -> assertThat(((Update) accepted.message())
                                        .attributes()
                                        .get(Unrecognized.class))
                                .contains(new Unrecognized(0xe0, 200, Octets.ofHex("abcd"))));
    }
}

package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a malformed path attribute leads to: RFC 7606 §7, with RFC 4271 §6.3 for the numbers. The notation of the messages is that of {@link UpdateNotation}. */
class MalformedAttributeTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ORIGIN has one octet | EXTERNAL | attributes 400102 0000 {as_path} {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            ORIGIN is 0, 1 or 2 | EXTERNAL | attributes 400101 03 {as_path} {reach} | treat-as-withdraw 3/6 -2001:db8:1::/48
            ORIGIN is well-known | EXTERNAL | attributes c00101 00 {as_path} {reach} | treat-as-withdraw 3/4 -2001:db8:1::/48
            ORIGIN is mandatory | EXTERNAL | attributes {as_path} {reach} | treat-as-withdraw 3/3 -2001:db8:1::/48
            AS_PATH is mandatory | EXTERNAL | attributes {origin} {reach} | treat-as-withdraw 3/3 -2001:db8:1::/48
            AS_PATH may be empty | EXTERNAL | attributes {origin} 400200 {reach} | accepted +2001:db8:1::/48
            AS_PATH has segments of types 1 to 4 | EXTERNAL | attributes {origin} 400206 0501 0000fdf2 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            AS_PATH does not end within a segment | EXTERNAL | attributes {origin} 400206 0202 0000fdf2 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            AS_PATH does not end with a single octet | EXTERNAL | attributes {origin} 400207 0201 0000fdf2 02 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            AS_PATH has no segment without AS numbers | EXTERNAL | attributes {origin} 400202 0200 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            AS_PATH holds no AS 0 | EXTERNAL | attributes {origin} 40020a 0202 0000fdf2 00000000 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            confederation segments stay within the confederation | EXTERNAL | attributes {origin} 400206 0301 0000fdf2 {reach} | treat-as-withdraw 3/11 -2001:db8:1::/48
            confederation segments are good on an internal session | INTERNAL | attributes {origin} 400206 0301 0000fdf2 {reach} | accepted +2001:db8:1::/48
            NEXT_HOP is mandatory with IPv4 NLRI | EXTERNAL | ; {origin} {as_path} ; {p4} | treat-as-withdraw 3/3 -203.0.113.0/24
            NEXT_HOP has four octets | EXTERNAL | ; {origin} {as_path} 400305 c000020100 ; {p4} | treat-as-withdraw 3/5 -203.0.113.0/24
            NEXT_HOP is the address of a host | EXTERNAL | ; {origin} {as_path} 400304 e0000001 ; {p4} | treat-as-withdraw 3/8 -203.0.113.0/24
            NLRI without any attribute lacks the mandatory ones | EXTERNAL | ; ; {p4} | treat-as-withdraw 3/3 3/3 3/3 -203.0.113.0/24
            NLRI with nothing but an unknown attribute lacks the mandatory ones | EXTERNAL | ; c0c801 00 ; {p4} | treat-as-withdraw 3/3 3/3 3/3 -203.0.113.0/24
            a malformed mandatory attribute is not missing too | EXTERNAL | attributes 400101 09 {as_path} {reach} | treat-as-withdraw 3/6 -2001:db8:1::/48
            an unknown well-known attribute ends the session | EXTERNAL | attributes {origin} {as_path} 406301 aa {reach} | session-reset 3/2 406301aa
            """)
    void wellKnownAttributeIsTreatedAsRfc7606Says(String sentence, String session, String message, String verdict) {
        assertThat(Verdict.of(UpdateNotation.octets(message), Contexts.of(session)))
                .as(sentence)
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            MULTI_EXIT_DISC has four octets | EXTERNAL | attributes {origin} {as_path} 800403 000000 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            LOCAL_PREF of an external peer is discarded | EXTERNAL | attributes {origin} {as_path} 400504 00000064 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            LOCAL_PREF of an external peer is discarded, malformed or not | EXTERNAL | attributes {origin} {as_path} 400503 000064 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            LOCAL_PREF of an internal peer has four octets | INTERNAL | attributes {origin} {as_path} 400503 000064 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            ATOMIC_AGGREGATE has no octets | EXTERNAL | attributes {origin} {as_path} 400601 00 {reach} | attribute-discard 3/5 +2001:db8:1::/48
            AGGREGATOR has eight octets with four-octet AS numbers | EXTERNAL | attributes {origin} {as_path} c00706 fdf2 c0000201 {reach} | attribute-discard 3/5 +2001:db8:1::/48
            AGGREGATOR has six octets with two-octet AS numbers | TWO_OCTET_AS | attributes {origin} {as_path_2} c00708 0000fdf2 c0000201 {reach} | attribute-discard 3/5 +2001:db8:1::/48
            AGGREGATOR does not name AS 0 | EXTERNAL | attributes {origin} {as_path} c00708 00000000 c0000201 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            COMMUNITIES has a multiple of four octets | EXTERNAL | attributes {origin} {as_path} c00805 fdf2000100 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            COMMUNITIES has at least one | EXTERNAL | attributes {origin} {as_path} c00800 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            COMMUNITIES is optional transitive | EXTERNAL | attributes {origin} {as_path} 400804 fdf20001 {reach} | treat-as-withdraw 3/4 -2001:db8:1::/48
            the Partial bit does not matter | EXTERNAL | attributes {origin} {as_path} e00804 fdf20001 {reach} | accepted +2001:db8:1::/48
            unused flags do not matter | EXTERNAL | attributes {origin} {as_path} cf0804 fdf20001 {reach} | accepted +2001:db8:1::/48
            ORIGINATOR_ID of an external peer is discarded | EXTERNAL | attributes {origin} {as_path} 800904 c0000201 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            ORIGINATOR_ID of an internal peer has four octets | INTERNAL | attributes {origin} {as_path} 800903 c00002 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            CLUSTER_LIST of an external peer is discarded | EXTERNAL | attributes {origin} {as_path} 800a04 c0000201 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            CLUSTER_LIST of an internal peer has a multiple of four octets | INTERNAL | attributes {origin} {as_path} 800a05 c000020100 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            CLUSTER_LIST of an internal peer has at least one | INTERNAL | attributes {origin} {as_path} 800a00 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            EXTENDED COMMUNITIES has a multiple of eight octets | EXTERNAL | attributes {origin} {as_path} c01007 0002fdf2000000 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            IPv6 EXTENDED COMMUNITIES has a multiple of twenty octets | EXTERNAL | attributes {origin} {as_path} c01908 0002fdf200000000 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            LARGE_COMMUNITY has a multiple of twelve octets | EXTERNAL | attributes {origin} {as_path} c0200d 0000fdf2000000010000000200 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            ONLY_TO_CUSTOMER has four octets | EXTERNAL | attributes {origin} {as_path} c02303 00fdf2 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            AS4_PATH between speakers of four-octet AS numbers is discarded | EXTERNAL | attributes {origin} {as_path} c01106 0201 00010000 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            AS4_PATH that ends within a segment is discarded | TWO_OCTET_AS | attributes {origin} {as_path_2} c01106 0202 00010000 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            AS4_PATH without a segment is discarded | TWO_OCTET_AS | attributes {origin} {as_path_2} c01100 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            AS4_AGGREGATOR of other than eight octets is discarded | TWO_OCTET_AS | attributes {origin} {as_path_2} c01207 000100000a0000 {reach} | attribute-discard 3/5 +2001:db8:1::/48
            AIGP whose TLV does not fit is discarded | EXTERNAL | attributes {origin} {as_path} 801a05 01000b0000 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            AIGP whose TLV has a length below three is discarded | EXTERNAL | attributes {origin} {as_path} 801a04 02000000 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            AIGP with the Transitive bit is discarded | EXTERNAL | attributes {origin} {as_path} c01a0b 01000b0000000000000001 {reach} | attribute-discard 3/4 +2001:db8:1::/48
            a broken Tunnel Encapsulation attribute costs the routes, not the session | EXTERNAL | attributes {origin} {as_path} c01703 000800 {reach} | treat-as-withdraw 3/9 -2001:db8:1::/48
            a broken Prefix-SID is discarded | EXTERNAL | attributes {origin} {as_path} c02803 010007 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            a broken BGP-LS attribute is discarded | EXTERNAL | attributes {origin} {as_path} 801d03 040000 {reach} | attribute-discard 3/9 +2001:db8:1::/48
            a broken ATTR_SET costs the routes, not the session | EXTERNAL | attributes {origin} {as_path} c08003 000000 {reach} | treat-as-withdraw 3/5 -2001:db8:1::/48
            an unknown optional transitive attribute is kept | EXTERNAL | attributes {origin} {as_path} c01c03 010203 {reach} | accepted +2001:db8:1::/48
            attribute 255 is like any unknown one | EXTERNAL | attributes {origin} {as_path} d0ff0004 01020304 {reach} | accepted +2001:db8:1::/48
            an unknown optional non-transitive attribute does no harm | EXTERNAL | attributes {origin} {as_path} 80c803 010203 {reach} | accepted +2001:db8:1::/48
            a repeated attribute is discarded, the first one kept | EXTERNAL | attributes {origin} {as_path} 400101 02 {reach} | attribute-discard 3/1 +2001:db8:1::/48
            the strongest treatment wins | EXTERNAL | attributes {origin} {as_path} 400601 00 800403 000000 400101 00 {reach} | treat-as-withdraw 3/5 3/5 3/1 -2001:db8:1::/48
            """)
    void optionalAttributeIsTreatedAsItsRfcSays(String sentence, String session, String message, String verdict) {
        assertThat(Verdict.of(UpdateNotation.octets(message), Contexts.of(session)))
                .as(sentence)
                .isEqualTo(verdict);
    }

    @Test
    void namesTheAttributeItsOctetsAndWhatWouldBeRight() {
        Decoded decoded = decode("attributes 40010107 {as_path} {reach}");
        assertThat(decoded).isInstanceOfSatisfying(Decoded.TreatAsWithdraw.class, withdraw -> {
            Malformed malformed = withdraw.malformed().getFirst();
            assertThat(malformed.attributeType()).isEqualTo(OptionalInt.of(1));
            assertThat(malformed.octets().toHex()).isEqualTo("40010107");
            assertThat(malformed.text()).isEqualTo("ORIGIN is 7, not 0 (IGP), 1 (EGP) or 2 (INCOMPLETE)");
        });
    }

    @Test
    void theFirstOfTwoAttributesOfATypeIsKept() {
        assertThat(decode("attributes {origin} {as_path} {reach} 400101 02"))
                .isInstanceOfSatisfying(
                        Decoded.AttributeDiscard.class,
                        discard -> assertThat(discard.update().attributes().get(Origin.class))
                                .contains(Origin.IGP));
    }

    @Test
    void anUnknownAttributeIsKeptWithItsFlagsAsItCame() {
        assertThat(decode("attributes {origin} {as_path} f0c80002 abcd {reach}"))
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        accepted -> assertThat(((Update) accepted.message())
                                        .attributes()
                                        .get(Unrecognized.class))
                                .contains(new Unrecognized(0xe0, 200, Octets.ofHex("abcd"))));
    }

    private static Decoded decode(String message) {
        byte[] octets = UpdateNotation.octets(message);
        return new MessageDecoder().decode(octets, 0, octets.length, Contexts.EXTERNAL);
    }
}

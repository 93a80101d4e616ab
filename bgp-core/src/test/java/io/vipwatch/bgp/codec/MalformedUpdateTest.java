package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an UPDATE of a broken structure leads to: RFC 7606 §3 to §5, RFC 4760 §7. The notation of the messages is that of {@link UpdateNotation}. */
class MalformedUpdateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the withdrawn routes fit the message | EXTERNAL | body 0005 18 cb0071 | session-reset 3/1
            the withdrawn routes leave room for the next length | EXTERNAL | body 0002 0000 | session-reset 3/1
            the path attributes fit the message | EXTERNAL | body 0000 0005 40010100 | session-reset 3/1
            a withdrawn prefix is no longer than an address | EXTERNAL | 21 cb00710000 ; ; | session-reset 3/10
            a withdrawn prefix is all there | EXTERNAL | 18 cb00 ; ; | session-reset 3/10
            an announced prefix is no longer than an address | EXTERNAL | ; {origin} {as_path} {next_hop} ; 21 cb00710000 | session-reset 3/10
            an announced prefix is all there | EXTERNAL | ; {origin} {as_path} {next_hop} ; 18 cb00 | session-reset 3/10
            an attribute that reaches beyond the others costs the routes | EXTERNAL | ; {origin} {as_path} {next_hop} c00808 fdf20001 ; {p4} | treat-as-withdraw 3/5 -203.0.113.0/24
            two octets are no attribute | EXTERNAL | ; {origin} {as_path} {next_hop} c008 ; {p4} | treat-as-withdraw 3/5 -203.0.113.0/24
            one octet is no attribute | EXTERNAL | ; {origin} {as_path} {next_hop} c0 ; {p4} | treat-as-withdraw 3/5 -203.0.113.0/24
            three octets are no attribute of extended length | EXTERNAL | ; {origin} {as_path} {next_hop} d00800 ; {p4} | treat-as-withdraw 3/5 -203.0.113.0/24
            without routes such an attribute ends the session | EXTERNAL | attributes 400101 | session-reset 3/5 400101
            routes in MP_REACH_NLRI before such an attribute are found | EXTERNAL | attributes {reach} {origin} {as_path} c00808 fdf20001 | treat-as-withdraw 3/5 -2001:db8:1::/48
            MP_REACH_NLRI that reaches beyond the others ends the session | EXTERNAL | attributes {origin} {as_path} 800e40 000201 | session-reset 3/5 800e40000201
            an attribute error without routes ends the session | EXTERNAL | attributes 400101 05 | session-reset 3/6 40010105
            an attribute error beside nothing but withdrawals ends the session | EXTERNAL | attributes 400101 05 {unreach} | session-reset 3/6 40010105
            a discarded attribute without routes is no End-of-RIB | EXTERNAL | attributes 400601 00 | attribute-discard 3/5
            a discarded attribute beside an empty MP_UNREACH_NLRI is no End-of-RIB | EXTERNAL | attributes 400601 00 800f03 000201 | attribute-discard 3/5
            MP_UNREACH_NLRI of an extended length is an End-of-RIB too | EXTERNAL | attributes 900f0003 000201 | accepted end-of-rib ipv6-unicast
            an empty MP_UNREACH_NLRI beside attributes is no End-of-RIB | EXTERNAL | attributes {origin} {as_path} 800f03 000201 | accepted
            MP_UNREACH_NLRI with wrong flags still withdraws | EXTERNAL | attributes c00f0a 000201 30 20010db80002 | treat-as-withdraw 3/4 -2001:db8:2::/48
            """)
    void structureIsTreatedAsRfc7606Says(String sentence, String session, String message, String verdict) {
        assertThat(Verdict.of(UpdateNotation.octets(message), Contexts.of(session)))
                .as(sentence)
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            MP_REACH_NLRI has its five fixed octets | EXTERNAL | attributes {origin} {as_path} 800e04 00020110 | session-reset 3/9 800e0400020110
            MP_REACH_NLRI has a next hop | EXTERNAL | attributes {origin} {as_path} 800e0c 000201 00 00 30 20010db80001 | session-reset 3/9 800e0c00020100003020010db80001
            a next hop of IPv6 has sixteen octets, not four | EXTERNAL | attributes {origin} {as_path} 800e10 000201 04 c0000201 00 30 20010db80001 | session-reset 3/9 800e1000020104c0000201003020010db80001
            a next hop is all there | EXTERNAL | attributes {origin} {as_path} 800e06 000201 20 0000 | session-reset 3/9 800e06000201200000
            an IPv6 prefix is no longer than an address | EXTERNAL | attributes {origin} {as_path} 800e27 000201 10 {address} 00 81 {address} 00 | session-reset 3/10
            an IPv6 prefix is all there | EXTERNAL | attributes {origin} {as_path} 800e18 000201 10 {address} 00 30 2001 | session-reset 3/10
            MP_UNREACH_NLRI has its three fixed octets | EXTERNAL | attributes 800f02 0002 | session-reset 3/9 800f020002
            MP_UNREACH_NLRI holds prefixes that are all there | EXTERNAL | attributes 800f05 000201 30 20 | session-reset 3/10
            a second MP_REACH_NLRI ends the session | EXTERNAL | attributes {origin} {as_path} {reach} {reach} | session-reset 3/1
            a second MP_UNREACH_NLRI ends the session | EXTERNAL | attributes {unreach} {unreach} | session-reset 3/1
            a next hop with an unspecified second half counts | EXTERNAL | attributes {origin} {as_path} 800e2c 000201 20 {address} 00000000000000000000000000000000 00 30 20010db80001 | accepted +2001:db8:1::/48
            a next hop with a global second half counts | EXTERNAL | attributes {origin} {as_path} 800e2c 000201 20 {address} {address} 00 30 20010db80001 | accepted +2001:db8:1::/48
            an IPv4-mapped next hop counts | EXTERNAL | attributes {origin} {as_path} 800e1c 000201 10 00000000000000000000ffffc0000201 00 30 20010db80001 | accepted +2001:db8:1::/48
            withdrawals come first, also where announcements are treated as withdrawn | EXTERNAL | attributes 400101 05 {as_path} {unreach} {reach} | treat-as-withdraw 3/6 -2001:db8:2::/48 -2001:db8:1::/48
            withdrawn, announced and multiprotocol routes are all withdrawn | EXTERNAL | 18 c63364 ; 400101 05 {as_path} {next_hop} {unreach} {reach} ; {p4} | treat-as-withdraw 3/6 -198.51.100.0/24 -203.0.113.0/24 -2001:db8:2::/48 -2001:db8:1::/48
            a prefix both withdrawn and announced is announced | EXTERNAL | {p4} ; {origin} {as_path} {next_hop} ; {p4} | accepted +203.0.113.0/24
            so it is in MP_UNREACH_NLRI and MP_REACH_NLRI | EXTERNAL | attributes {origin} {as_path} {reach} 800f0a 000201 30 20010db80001 | accepted +2001:db8:1::/48
            other prefixes stay withdrawn | EXTERNAL | 18 c63364 {p4} ; {origin} {as_path} {next_hop} ; {p4} | accepted -198.51.100.0/24 +203.0.113.0/24
            a family that is not negotiated is ignored | IPV6_ONLY | attributes {origin} {as_path} 800e0e 000101 04 c0000201 00 20 cb007101 | accepted
            also where it would be malformed | IPV6_ONLY | attributes {origin} {as_path} 800e0e 000180 00 c0000201 00 20 cb007101 | accepted
            an End-of-RIB of such a family is none | IPV6_ONLY | attributes 800f03 000101 | accepted
            IPv4 routes are not taken where IPv4 is not negotiated | IPV6_ONLY | ; {origin} {as_path} {next_hop} ; {p4} | accepted
            an IPv4 prefix may have an IPv6 next hop where that is negotiated | EXTENDED_NEXT_HOP | attributes {origin} {as_path} 800e19 000101 10 {address} 00 18 cb0071 | accepted +203.0.113.0/24
            and not elsewhere | EXTERNAL | attributes {origin} {as_path} 800e19 000101 10 {address} 00 18 cb0071 | session-reset 3/9 800e190001011020010db80000000000000000000000110018cb0071
            """)
    void multiprotocolRoutesAreTreatedAsRfc7606Says(String sentence, String session, String message, String verdict) {
        assertThat(Verdict.of(UpdateNotation.octets(message), Contexts.of(session)))
                .as(sentence)
                .isEqualTo(verdict);
    }
}

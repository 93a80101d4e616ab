package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.capability.UnknownCapability;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Each message as octets and as a record, both ways. */
class MessageFixturesTest {
    private static final NlriList NO_IPV4 = NlriList.empty(Family.IPV4_UNICAST);

    private static void bothWays(byte[] octets, BgpMessage message, NegotiatedSession context) {
        assertThat(new MessageDecoder().decode(octets, 0, octets.length, context))
                .isEqualTo(new Decoded.Accepted(message));
        assertThat(MessageEncoder.encode(message, context)).asHexString().isEqualTo(hex(octets));
    }

    private static String hex(byte[] octets) {
        return Octets.copyOf(octets).toHex().toUpperCase(Locale.ROOT);
    }

    @Test
    void keepaliveIsAHeaderAndNothingElse() {
        bothWays(Hex.octets("""
                        ffffffffffffffff ffffffffffffffff  # marker
                        0013                               # length 19
                        04                                 # KEEPALIVE
                        """), Keepalive.INSTANCE, Contexts.EXTERNAL);
    }

    @Test
    void openOfANodeHoldsItsCapabilitiesInOneOptionalParameter() {
        bothWays(
                Hex.octets("""
                        ffffffffffffffff ffffffffffffffff  # marker
                        003f 01                            # length 63, OPEN
                        04                                 # version 4
                        fdf2                               # AS 65010
                        00f0                               # hold time 240 s
                        c0000201                           # BGP Identifier 192.0.2.1
                        22                                 # 34 octets of optional parameters
                          02 20                            # capabilities, 32 octets
                            01 04 0002 00 01               # multiprotocol: IPv6 unicast
                            02 00                          # route refresh
                            40 06 0078 0002 01 00          # graceful restart, 120 s: IPv6 unicast
                            41 04 0000fdf2                 # four-octet AS 65010
                            45 04 0002 01 03               # ADD-PATH: IPv6 unicast, both ways
                            46 00                          # enhanced route refresh
                            47 00                          # long-lived graceful restart, no family
                        """),
                Open.of(
                        65010,
                        240,
                        RouterId.of("192.0.2.1"),
                        List.of(
                                new Multiprotocol(Family.IPV6_UNICAST),
                                new RouteRefreshCapability(),
                                new GracefulRestart(
                                        false,
                                        false,
                                        Duration.ofMinutes(2),
                                        List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, false))),
                                new FourOctetAs(65010),
                                new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))),
                                new EnhancedRouteRefresh(),
                                new LongLivedGracefulRestart(List.of()))),
                NegotiatedSession.BEFORE_OPEN);
    }

    @Test
    void openWithoutOptionalParametersHasTwentyNineOctets() {
        bothWays(
                Hex.message(1, """
                        04 fe4d 0009 c0000202  # version 4, AS 65101, hold time 9 s, 192.0.2.2
                        00                     # no optional parameters
                        """),
                Open.of(65101, 9, RouterId.of("192.0.2.2"), List.of()),
                NegotiatedSession.BEFORE_OPEN);
    }

    @Test
    void openWithMoreThan255OctetsOfParametersUsesTheExtendedForm() {
        byte[] value = new byte[252];
        bothWays(
                Hex.message(1, """
                        04 fdf2 0009 c0000201
                        ff ff 0101               # RFC 9072: 257 octets
                          02 00fe                # capabilities, 254 octets
                            ee fc               # capability 238, 252 octets
                        """ + "00".repeat(252)),
                Open.of(65010, 9, RouterId.of("192.0.2.1"), List.of(new UnknownCapability(238, Octets.copyOf(value)))),
                NegotiatedSession.BEFORE_OPEN);
    }

    @Test
    void updateOfIpv4HasFieldsOfItsOwn() {
        bothWays(
                Hex.message(2, """
                        0004                       # withdrawn routes
                          18 c63364                #   198.51.100.0/24
                        0014                       # path attributes
                          40 01 01 00              #   ORIGIN IGP
                          40 02 06 02 01 0000fdf2  #   AS_PATH 65010
                          40 03 04 c0000201        #   NEXT_HOP 192.0.2.1
                        18 cb0071                  # 203.0.113.0/24
                        19 cb007100                # 203.0.113.0/25
                        """),
                new Update(
                        routes("198.51.100.0/24"),
                        PathAttributes.of(
                                Origin.IGP,
                                new AsPath(List.of(AsPathSegment.sequence(65010))),
                                new NextHop(IpAddress.of("192.0.2.1"))),
                        routes("203.0.113.0/24", "203.0.113.0/25")),
                Contexts.EXTERNAL);
    }

    @Test
    void updateOfIpv6IsInMpReachNlri() {
        bothWays(
                Hex.message(2, """
                        0000                                          # no withdrawn routes
                        003f                                          # path attributes
                          40 01 01 00                                 #   ORIGIN IGP
                          40 02 06 02 01 0000fdf2                     #   AS_PATH 65010
                          80 0e 2f                                    #   MP_REACH_NLRI
                            0002 01                                   #     IPv6 unicast
                            10 20010db8000000000000000000000011       #     next hop 2001:db8::11
                            00                                        #     reserved
                            80 20010db80000ff000000000000000100       #     2001:db8:0:ff00::100/128
                            40 20010db800000001                       #     2001:db8:0:1::/64
                        """),
                Update.of(PathAttributes.of(
                        Origin.IGP,
                        new AsPath(List.of(AsPathSegment.sequence(65010))),
                        new MpReach(
                                List.of(IpAddress.of("2001:db8::11")),
                                routes("2001:db8:0:ff00::100/128", "2001:db8:0:1::/64")))),
                Contexts.EXTERNAL);
    }

    @Test
    void withdrawalOfIpv6IsInMpUnreachNlriAlone() {
        bothWays(
                Hex.update("", """
                        80 0f 14                                  # MP_UNREACH_NLRI
                          0002 01                                 #   IPv6 unicast
                          80 20010db80000ff000000000000000100     #   2001:db8:0:ff00::100/128
                        """, ""),
                Update.of(PathAttributes.of(new MpUnreach(routes("2001:db8:0:ff00::100/128")))),
                Contexts.EXTERNAL);
    }

    @Test
    void pathIdentifierPrecedesEachPrefixWhereAddPathIsNegotiated() {
        bothWays(
                Hex.update("", """
                        80 0f 23                                                # MP_UNREACH_NLRI
                          0002 01                                               #   IPv6 unicast
                          00000001 80 20010db80000ff000000000000000100          #   path 1
                          fffffffe 30 20010db80001                              #   path 4294967294
                        """, ""),
                Update.of(PathAttributes.of(new MpUnreach(NlriList.of(
                        Family.IPV6_UNICAST,
                        List.of(
                                Nlri.of(Prefix.of("2001:db8:0:ff00::100/128"), 1),
                                Nlri.of(Prefix.of("2001:db8:1::/48"), -2)))))),
                Contexts.ADD_PATH);
    }

    @Test
    void endOfRibOfIpv4IsAnEmptyUpdate() {
        bothWays(Hex.update("", "", ""), Update.endOfRib(Family.IPV4_UNICAST), Contexts.EXTERNAL);
    }

    @Test
    void endOfRibOfIpv6IsAnEmptyMpUnreachNlri() {
        bothWays(Hex.update("", "80 0f 03 0002 01", ""), Update.endOfRib(Family.IPV6_UNICAST), Contexts.EXTERNAL);
    }

    @Test
    void notificationHasCodeSubcodeAndData() {
        bothWays(Hex.message(3, """
                        06 02                   # Cease, Administrative Shutdown
                        07 6d6f72656f7672       # seven octets of text
                        """), new Notification(6, 2, Octets.ofHex("076d6f72656f7672")), Contexts.EXTERNAL);
        bothWays(Hex.message(3, "04 00"), Notification.of(ErrorCode.HOLD_TIMER_EXPIRED), NegotiatedSession.BEFORE_OPEN);
    }

    @Test
    void routeRefreshHasFamilyAndSubtype() {
        bothWays(
                Hex.message(5, "0002 00 01"),
                new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST),
                Contexts.EXTERNAL);
        bothWays(
                Hex.message(5, "0002 01 01"),
                new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN),
                Contexts.EXTERNAL);
        bothWays(
                Hex.message(5, "0001 02 01"),
                new RouteRefresh(Family.IPV4_UNICAST, RouteRefresh.END),
                Contexts.EXTERNAL);
    }

    private static NlriList routes(String... prefixes) {
        List<Nlri> nlris = Arrays.stream(prefixes).map(Prefix::of).map(Nlri::of).toList();
        return nlris.isEmpty() ? NO_IPV4 : NlriList.of(nlris.getFirst().prefix().family(), nlris);
    }
}

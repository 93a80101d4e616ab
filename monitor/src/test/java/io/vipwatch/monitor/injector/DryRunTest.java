package io.vipwatch.monitor.injector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.inject.BackendId;
import io.vipwatch.monitor.inject.InjectedRoute;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Injected paths in the octets of their UPDATE messages. */
class DryRunTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress GLOBAL = IpAddress.of("2001:db8::11");
    private static final IpAddress LINK_LOCAL = IpAddress.of("fe80::11");
    private static final InjectAttributesSection ALL = new InjectAttributesSection(
            OptionalLong.of(50),
            OptionalLong.of(1000),
            2,
            List.of(Community.GRACEFUL_SHUTDOWN),
            List.of(new LargeCommunity(65010, 1, 100)));
    private static final InjectAttributesSection PLAIN =
            new InjectAttributesSection(OptionalLong.empty(), OptionalLong.empty(), 0, List.of(), List.of());

    private static NegotiatedSession session(boolean internal, Set<Family> addPath) {
        Set<Family> families = Set.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST);
        return new NegotiatedSession(internal, true, families, Set.of(), addPath, false, Set.of(), true, false);
    }

    private static InjectedRoute route(Prefix prefix, InjectAttributesSection attributes, IpAddress... nextHops) {
        return new InjectedRoute(new BackendId("api", "node1"), prefix, 7, List.of(nextHops), attributes);
    }

    private static String announced(NegotiatedSession session, InjectedRoute route) {
        List<byte[]> messages = new DryRun(session, 64999, List.of()).become(List.of(route));
        assertThat(messages).hasSize(1);
        return HexFormat.of().formatHex(messages.getFirst());
    }

    @Test
    void theNextHopOfAnIpv6PathHasSixteenOctetsOrThirtyTwoWithALinkLocalOne() {
        // MP_REACH_NLRI: AFI 2, SAFI 1, length, next hop, reserved, /128 (RFC 2545 §3)
        String nlri = "00" + "80" + "20010db80000ff000000000000000100";
        assertThat(announced(session(false, Set.of()), route(VIP, PLAIN, GLOBAL)))
                .contains("0002" + "01" + "10" + "20010db8000000000000000000000011" + nlri);
        assertThat(announced(session(false, Set.of()), route(VIP, PLAIN, GLOBAL, LINK_LOCAL)))
                .contains("0002" + "01" + "20" + "20010db8000000000000000000000011" + "fe800000000000000000000000000011"
                        + nlri);
    }

    @Test
    void anIpv4PathHasItsNextHopInNextHop() {
        Prefix prefix = Prefix.of("192.0.2.100/32");
        assertThat(announced(session(false, Set.of()), route(prefix, PLAIN, IpAddress.of("198.51.100.11"))))
                .contains("400304" + "c633640b")
                .endsWith("20" + "c0000264");
    }

    @Test
    void withAddPathThePrefixHasItsPathIdentifier() {
        assertThat(announced(session(false, Set.of(Family.IPV6_UNICAST)), route(VIP, PLAIN, GLOBAL)))
                .contains("00000007" + "80" + "20010db80000ff000000000000000100");
    }

    @Test
    void anEdgeOfAnotherAsIsToldEverythingButLocalPref() {
        String message = announced(session(false, Set.of()), route(VIP, ALL, GLOBAL));
        assertThat(message)
                .contains("40020e" + "0203" + "0000fde7".repeat(3)) // AS_PATH: our AS, and twice more
                .contains("800404" + "000003e8") // MULTI_EXIT_DISC
                .contains("c00804" + "ffff0000") // GRACEFUL_SHUTDOWN (RFC 8326 §4)
                .contains("c0200c" + "0000fdf2" + "00000001" + "00000064") // LARGE_COMMUNITY (RFC 8092)
                .doesNotContain("400504");
    }

    @Test
    void anEdgeOfOurOwnAsIsToldLocalPrefAndOnlyThePrependedAsNumbers() {
        assertThat(announced(session(true, Set.of()), route(VIP, ALL, GLOBAL)))
                .contains("40020a" + "0202" + "0000fde7".repeat(2))
                .contains("400504" + "00000032");
        assertThat(announced(session(true, Set.of()), route(VIP, PLAIN, GLOBAL)))
                .contains("400200")
                .contains("400504" + "00000064");
    }

    @Test
    void whatTheEdgeHasAlreadyIsNotSentAgainAndWhatIsGoneIsWithdrawn() {
        InjectedRoute told = route(VIP, PLAIN, GLOBAL);
        DryRun run = new DryRun(session(false, Set.of()), 64999, List.of(told));
        assertThat(run.become(List.of(told))).isEmpty();
        List<byte[]> gone = run.become(List.of());
        assertThat(gone).hasSize(1);
        assertThat(HexFormat.of().formatHex(gone.getFirst()))
                .endsWith("800f14" + "000201" + "80" + "20010db80000ff000000000000000100");
    }
}

package io.vipwatch.bgp.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two sides' capabilities agree on. */
class NegotiationTest {
    private static final Capability IPV6 = new Multiprotocol(Family.IPV6_UNICAST);
    private static final Capability IPV4 = new Multiprotocol(Family.IPV4_UNICAST);

    private static Capability addPath(int mode) {
        return new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, mode)));
    }

    private static NegotiatedSession negotiate(List<Capability> local, List<Capability> remote) {
        return Capabilities.negotiate(false, local, remote);
    }

    @Test
    void familyIsInUseWhenBothSidesNameIt() {
        assertThat(negotiate(List.of(IPV4, IPV6), List.of(IPV6)).families()).containsExactly(Family.IPV6_UNICAST);
        assertThat(negotiate(List.of(IPV4), List.of(IPV6)).families()).isEmpty();
    }

    @Test
    void sideThatNamesNoFamilySpeaksIpv4Unicast() {
        assertThat(negotiate(List.of(IPV4, IPV6), List.of()).families()).containsExactly(Family.IPV4_UNICAST);
    }

    @ParameterizedTest(name = "we {0}, the peer {1}: receive {2}, send {3}")
    @CsvSource({
        "1, 2, true, false",
        "1, 3, true, false",
        "2, 1, false, true",
        "3, 3, true, true",
        "1, 1, false, false",
        "2, 2, false, false",
        "0, 3, false, false",
        "1, 4, false, false"
    })
    void pathIdentifiersComeWhereOneSendsAndTheOtherReceives(int local, int remote, boolean receive, boolean send) {
        NegotiatedSession session = negotiate(List.of(IPV6, addPath(local)), List.of(IPV6, addPath(remote)));
        assertThat(session.addPathReceive().contains(Family.IPV6_UNICAST)).isEqualTo(receive);
        assertThat(session.addPathSend().contains(Family.IPV6_UNICAST)).isEqualTo(send);
    }

    @Test
    void addPathOfAFamilyThatIsNotInUseIsNotEither() {
        assertThat(negotiate(List.of(IPV4, addPath(3)), List.of(IPV4, addPath(3)))
                        .addPathReceive())
                .isEmpty();
    }

    @Test
    void capabilityOfOneSideAloneIsNotInUse() {
        NegotiatedSession session = negotiate(
                List.of(new FourOctetAs(65010), new ExtendedMessage(), new RouteRefreshCapability()),
                List.of(new UnknownCapability(FourOctetAs.CODE, Octets.EMPTY), new EnhancedRouteRefresh()));
        assertThat(session.fourOctetAs()).isFalse();
        assertThat(session.extendedMessage()).isFalse();
        assertThat(session.maximumLength()).isEqualTo(4096);
        assertThat(session.routeRefresh()).isFalse();
        assertThat(session.enhancedRouteRefresh()).isFalse();
    }

    @Test
    void extendedMessagesHave65535Octets() {
        List<Capability> both = List.of(new ExtendedMessage());
        assertThat(negotiate(both, both).maximumLength()).isEqualTo(65535);
    }

    @Test
    void ipv6NextHopsForIpv4NeedBothSides() {
        Capability nextHop =
                new ExtendedNextHop(List.of(new ExtendedNextHop.Triple(Family.IPV4_UNICAST, Family.AFI_IPV6)));
        assertThat(negotiate(List.of(IPV4, nextHop), List.of(IPV4, nextHop)).extendedNextHop())
                .containsExactly(Family.IPV4_UNICAST);
        assertThat(negotiate(List.of(IPV4, nextHop), List.of(IPV4)).extendedNextHop())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,3,true", "3,0,true", "1,2,true", "2,1,true", "4,4,true", "0,0,false", "3,4,false", "1,1,false"})
    void rolesOfASessionFitEachOther(int local, int remote, boolean fit) {
        assertThat(new Role(local).isCompatibleWith(new Role(remote))).isEqualTo(fit);
    }
}

package io.vipwatch.bgp.rib;

import static io.vipwatch.bgp.rib.Routes.IPV6;
import static io.vipwatch.bgp.rib.Routes.SERVICES;
import static io.vipwatch.bgp.rib.Routes.VIP;
import static io.vipwatch.bgp.rib.Routes.routeAttributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdjRibOutTest {
    private static final RouteKey VIP_KEY = new RouteKey(IPV6, Nlri.of(VIP));
    private static final RouteKey SERVICES_KEY = new RouteKey(IPV6, Nlri.of(SERVICES));

    private final AttributeSets sets = new AttributeSets();
    private final AdjRibOut rib = new AdjRibOut(sets, Set.of(), 4096, attributes -> 60);

    private static Announcement with(long metric, RouteKey key) {
        return new Announcement(key, routeAttributes(metric));
    }

    @Test
    void prefixesWithEqualAttributesShareAnUpdateInWhichMpReachComesFirst() {
        List<Update> updates = rib.apply(List.of(with(1, VIP_KEY), with(1, SERVICES_KEY)), List.of());
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().attributes().list().getFirst()).isInstanceOf(MpReach.class);
        assertThat(updates.getFirst().announcements())
                .containsExactly(NlriList.of(IPV6, List.of(Nlri.of(VIP), Nlri.of(SERVICES))));
        AdjRibIn peer = new AdjRibIn(new AttributeSets());
        peer.apply(updates.getFirst(), 0, RouteFilter.ALL, change -> {});
        assertThat(peer.find(IPV6, Nlri.of(VIP)).orElseThrow().attributes()).isEqualTo(routeAttributes(1));
    }

    @Test
    void prefixesWithDifferentAttributesDoNotShareAnUpdate() {
        assertThat(rib.apply(List.of(with(1, VIP_KEY), with(2, SERVICES_KEY)), List.of()))
                .hasSize(2);
    }

    @Test
    void whatThePeerKnowsIsNotSaidAgain() {
        rib.apply(List.of(with(1, VIP_KEY)), List.of());
        assertThat(rib.apply(List.of(with(1, VIP_KEY)), List.of(SERVICES_KEY))).isEmpty();
        assertThat(rib.apply(List.of(with(2, VIP_KEY)), List.of())).hasSize(1);
        assertThat(rib.find(VIP_KEY)).contains(routeAttributes(2));
        assertThat(sets.size()).isEqualTo(1);
    }

    @Test
    void withdrawalsComeFirstAndAreOneUpdate() {
        rib.apply(List.of(with(1, VIP_KEY), with(2, SERVICES_KEY)), List.of());
        RouteKey pods = new RouteKey(IPV6, Nlri.of(Prefix.of("fd00:10::/122")));
        List<Update> updates = rib.apply(List.of(with(1, pods)), List.of(VIP_KEY, SERVICES_KEY));
        assertThat(updates).hasSize(2);
        assertThat(updates.getFirst().attributes().list())
                .containsExactly(new MpUnreach(NlriList.of(IPV6, List.of(Nlri.of(VIP), Nlri.of(SERVICES)))));
        assertThat(rib.routeCount(IPV6)).isEqualTo(1);
    }

    @Test
    void becomingOtherRoutesSaysOnlyTheDifference() {
        rib.apply(List.of(with(1, VIP_KEY), with(1, SERVICES_KEY)), List.of());
        List<Update> updates = rib.become(List.of(with(1, SERVICES_KEY)));
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().withdrawals()).containsExactly(NlriList.of(IPV6, List.of(Nlri.of(VIP))));
    }

    @Test
    void aRefreshSendsEverythingOfTheFamilyOnceMore() {
        List<Update> first = rib.apply(List.of(with(1, VIP_KEY), with(1, SERVICES_KEY)), List.of());
        assertThat(rib.resend(IPV6)).isEqualTo(first);
        assertThat(rib.resend(Family.IPV4_UNICAST)).isEmpty();
    }

    @Test
    void aLostSessionMakesEverythingNewsAgain() {
        rib.apply(List.of(with(1, VIP_KEY)), List.of());
        rib.clear();
        assertThat(sets.size()).isZero();
        assertThat(rib.apply(List.of(with(1, VIP_KEY)), List.of())).hasSize(1);
    }

    @Test
    void noUpdateIsLongerThanTheLongestMessage() {
        AdjRibOut small = new AdjRibOut(sets, Set.of(IPV6), 19 + 4 + 60 + 1 + 100, attributes -> 60);
        List<Announcement> hosts = IntStream.range(0, 12)
                .mapToObj(i -> new RouteKey(IPV6, Nlri.of(Prefix.of(IpAddress.ofIpv6(0x20010db8L << 32, i), 128), i)))
                .map(key -> with(1, key))
                .toList();
        List<Update> updates = small.apply(hosts, List.of());
        // 1 octet of length, 16 of prefix and 4 of path identifier: four fit into 100 octets.
        assertThat(updates)
                .extracting(update -> update.announcements().getFirst().size())
                .containsExactly(4, 4, 4);
    }

    @Test
    void attributesThatLeaveNoRoomForAPrefixAreAnError() {
        AdjRibOut small = new AdjRibOut(sets, Set.of(), 100, attributes -> 70);
        assertThatThrownBy(() -> small.apply(List.of(with(1, VIP_KEY)), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not fit");
    }

    @Test
    void ipv4WithAnIpv4NextHopUsesTheFieldsOfTheUpdate() {
        RouteKey key = new RouteKey(Family.IPV4_UNICAST, Nlri.of(Prefix.of("192.0.2.0/24")));
        IpAddress nextHop = IpAddress.of("198.51.100.1");
        RouteAttributes attributes = new RouteAttributes(PathAttributes.of(Origin.IGP), List.of(nextHop));
        Update update =
                rib.apply(List.of(new Announcement(key, attributes)), List.of()).getFirst();
        assertThat(update.attributes()).isEqualTo(PathAttributes.of(Origin.IGP, new NextHop(nextHop)));
        assertThat(update.nlri().toList()).containsExactly(key.nlri());
        assertThat(rib.apply(List.of(), List.of(key))
                        .getFirst()
                        .withdrawnRoutes()
                        .toList())
                .containsExactly(key.nlri());
    }

    @Test
    void ipv4WithAnIpv6NextHopUsesMpReach() {
        RouteKey key = new RouteKey(Family.IPV4_UNICAST, Nlri.of(Prefix.of("192.0.2.0/24")));
        Update update = rib.apply(List.of(with(1, key)), List.of()).getFirst();
        assertThat(update.nlri().isEmpty()).isTrue();
        assertThat(update.attributes().get(MpReach.class).orElseThrow().nlri().toList())
                .containsExactly(key.nlri());
    }
}

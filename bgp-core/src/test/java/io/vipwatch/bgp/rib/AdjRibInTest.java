package io.vipwatch.bgp.rib;

import static io.vipwatch.bgp.rib.Routes.IPV6;
import static io.vipwatch.bgp.rib.Routes.SERVICES;
import static io.vipwatch.bgp.rib.Routes.VIP;
import static io.vipwatch.bgp.rib.Routes.announce;
import static io.vipwatch.bgp.rib.Routes.path;
import static io.vipwatch.bgp.rib.Routes.routeAttributes;
import static io.vipwatch.bgp.rib.Routes.withdraw;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteChange.Announced;
import io.vipwatch.bgp.rib.RouteChange.Duplicate;
import io.vipwatch.bgp.rib.RouteChange.MarkedStale;
import io.vipwatch.bgp.rib.RouteChange.Replaced;
import io.vipwatch.bgp.rib.RouteChange.Restored;
import io.vipwatch.bgp.rib.RouteChange.Withdrawn;
import io.vipwatch.bgp.rib.RouteChange.WithdrawnUnknown;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdjRibInTest {
    private static final WithdrawalReason LOST = WithdrawalReason.sessionLost("Hold Timer Expired");
    private static final Nlri VIP_ROUTE = Nlri.of(VIP);

    private final AttributeSets sets = new AttributeSets();
    private final AdjRibIn rib = new AdjRibIn(sets);
    private final List<RouteChange> changes = new ArrayList<>();

    private void apply(Update update) {
        rib.apply(update, 7, RouteFilter.ALL, changes::add);
    }

    private void applied(Update... updates) {
        for (Update update : updates) {
            apply(update);
        }
        changes.clear();
    }

    @Test
    void aNewRouteIsAnnounced() {
        apply(announce(1, VIP));
        assertThat(changes).containsExactly(new Announced(IPV6, VIP_ROUTE, routeAttributes(1)));
        assertThat(rib.find(IPV6, VIP_ROUTE)).contains(new Route(IPV6, VIP_ROUTE, routeAttributes(1), false, 7));
        assertThat(rib.families()).containsExactly(IPV6);
    }

    @Test
    void anAnnouncementWithOtherAttributesReplacesTheRoute() {
        applied(announce(1, VIP));
        apply(announce(2, VIP));
        assertThat(changes)
                .containsExactly(new Replaced(IPV6, VIP_ROUTE, routeAttributes(1), routeAttributes(2), false));
        assertThat(rib.routeCount(IPV6)).isEqualTo(1);
    }

    @Test
    void anAnnouncementWithTheSameAttributesIsADuplicateWhateverTheirOrder() {
        applied(announce(1, VIP));
        List<PathAttribute> reversed = announce(1, VIP).attributes().list().reversed();
        apply(Update.of(new PathAttributes(reversed)));
        assertThat(changes).containsExactly(new Duplicate(IPV6, VIP_ROUTE, routeAttributes(1)));
    }

    @Test
    void aWithdrawalNamesTheRouteAsItWas() {
        applied(announce(1, VIP));
        apply(withdraw(VIP));
        assertThat(changes)
                .containsExactly(new Withdrawn(IPV6, VIP_ROUTE, routeAttributes(1), false, WithdrawalReason.EXPLICIT));
        assertThat(rib.find(IPV6, VIP_ROUTE)).isEmpty();
    }

    @Test
    void aWithdrawalOfAnUnknownRouteIsSaidToBeThat() {
        apply(withdraw(VIP));
        assertThat(changes).containsExactly(new WithdrawnUnknown(IPV6, VIP_ROUTE, WithdrawalReason.EXPLICIT));
    }

    @Test
    void withdrawalOfOnePathIdentifierLeavesTheOthers() {
        applied(announce(1, path(VIP, 1), path(VIP, 2), path(VIP, 3)));
        apply(withdraw(path(VIP, 2)));
        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(path(VIP, 3), path(VIP, 1));
        assertThat(rib.routeCount(IPV6)).isEqualTo(2);
        assertThat(rib.prefixCount(IPV6)).isEqualTo(1);
    }

    @Test
    void aRouteWithoutPathIdentifierAndOneWithAreTwoPaths() {
        applied(announce(1, VIP), announce(2, path(VIP, 9)));
        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(path(VIP, 9), VIP_ROUTE);
        apply(withdraw(VIP));
        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(path(VIP, 9));
    }

    @Test
    void aPrefixBothWithdrawnAndAnnouncedCountsAsAnnounced() {
        applied(announce(1, VIP), announce(1, SERVICES));
        apply(Routes.announceAndWithdraw(2, List.of(VIP_ROUTE), List.of(Nlri.of(SERVICES), VIP_ROUTE)));
        assertThat(changes)
                .containsExactly(
                        new Withdrawn(IPV6, Nlri.of(SERVICES), routeAttributes(1), false, WithdrawalReason.EXPLICIT),
                        new Replaced(IPV6, VIP_ROUTE, routeAttributes(1), routeAttributes(2), false));
    }

    @Test
    void treatAsWithdrawRemovesTheOldRouteAndSaysWhy() {
        applied(announce(1, VIP));
        WithdrawalReason reason = WithdrawalReason.treatAsWithdraw("ORIGIN has 2 octets instead of 1");
        rib.withdraw(withdraw(VIP), reason, RouteFilter.ALL, changes::add);
        assertThat(changes).containsExactly(new Withdrawn(IPV6, VIP_ROUTE, routeAttributes(1), false, reason));
    }

    @Test
    void staleRoutesStayUntilAnnouncedAgainOrFlushed() {
        Prefix pods = Prefix.of("fd00:10::/122");
        applied(announce(1, VIP), announce(1, SERVICES), announce(1, pods));
        rib.markStale(IPV6, RouteFilter.ALL, changes::add);
        assertThat(changes)
                .hasSize(3)
                .contains(new MarkedStale(IPV6, VIP_ROUTE, routeAttributes(1)))
                .allMatch(MarkedStale.class::isInstance);
        assertThat(rib.staleCount(IPV6)).isEqualTo(3);
        changes.clear();

        apply(announce(1, VIP));
        apply(announce(2, SERVICES));
        WithdrawalReason reason = WithdrawalReason.of(WithdrawalReason.Kind.NOT_ANNOUNCED_AGAIN, "");
        rib.flushStale(IPV6, reason, RouteFilter.ALL, changes::add);
        assertThat(changes)
                .containsExactly(
                        new Restored(IPV6, VIP_ROUTE, routeAttributes(1)),
                        new Replaced(IPV6, Nlri.of(SERVICES), routeAttributes(1), routeAttributes(2), true),
                        new Withdrawn(IPV6, Nlri.of(pods), routeAttributes(1), true, reason));
        assertThat(rib.staleCount(IPV6)).isZero();
        assertThat(rib.routeCount(IPV6)).isEqualTo(2);
    }

    @Test
    void aSessionThatComesBackWithoutPathIdentifiersSpeaksForTheStalePathsThatHaveThem() {
        applied(announce(1, path(VIP, 1), path(VIP, 2)), announce(1, path(SERVICES, 1), path(SERVICES, 2)));
        rib.markStale(IPV6, RouteFilter.NONE, changes::add);

        apply(announce(2, VIP));
        apply(withdraw(SERVICES));

        assertThat(changes.getFirst()).isEqualTo(new Announced(IPV6, VIP_ROUTE, routeAttributes(2)));
        assertThat(changes.subList(1, 3))
                .as("stale paths of the prefix that was announced")
                .allMatch(change -> change instanceof Withdrawn gone
                        && gone.reason().kind() == WithdrawalReason.Kind.NOT_ANNOUNCED_AGAIN
                        && gone.nlri().prefix().equals(VIP));
        assertThat(changes.subList(3, 5))
                .as("stale paths of the prefix that was withdrawn")
                .allMatch(change -> change instanceof Withdrawn gone
                        && gone.reason().equals(WithdrawalReason.EXPLICIT)
                        && gone.nlri().prefix().equals(SERVICES));
        assertThat(changes).hasSize(5);
        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(VIP_ROUTE);
        assertThat(rib.routeCount(IPV6)).isEqualTo(1);
        assertThat(rib.staleCount(IPV6)).isZero();
        assertThat(sets.size()).isEqualTo(1);
    }

    @Test
    void aSessionThatComesBackWithPathIdentifiersLeavesTheStaleRouteThatHasNoneToTheEndOfRib() {
        applied(announce(1, VIP));
        rib.markStale(IPV6, RouteFilter.NONE, changes::add);
        apply(announce(2, path(VIP, 7)));
        apply(withdraw(path(VIP, 8)));
        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(path(VIP, 7), VIP_ROUTE);

        rib.flushStale(IPV6, WithdrawalReason.EXPLICIT, RouteFilter.ALL, changes::add);

        assertThat(rib.paths(IPV6, VIP)).extracting(Route::nlri).containsExactly(path(VIP, 7));
        assertThat(rib.staleCount(IPV6)).isZero();
        assertThat(sets.size()).isEqualTo(1);
    }

    @Test
    void aRouteThatIsStaleAlreadyIsNotMarkedAgain() {
        applied(announce(1, VIP));
        rib.markStale(IPV6, RouteFilter.ALL, changes::add);
        rib.markStale(IPV6, RouteFilter.ALL, changes::add);
        assertThat(changes).hasSize(1);
        assertThat(rib.staleCount(IPV6)).isEqualTo(1);
    }

    @Test
    void routesNotAnnouncedBetweenBeginAndEndOfRouteRefreshAreRemoved() {
        applied(announce(1, VIP), announce(1, SERVICES));
        rib.beginRefresh(IPV6);
        assertThat(rib.find(IPV6, VIP_ROUTE).orElseThrow().stale()).isFalse();
        applied(announce(1, VIP));
        rib.endRefresh(IPV6, RouteFilter.ALL, changes::add);
        assertThat(changes)
                .containsExactly(new Withdrawn(
                        IPV6,
                        Nlri.of(SERVICES),
                        routeAttributes(1),
                        false,
                        WithdrawalReason.of(WithdrawalReason.Kind.NOT_REFRESHED, "")));
    }

    @Test
    void theEndOfASessionFlushesEveryFamily() {
        NlriList ipv4 = NlriList.of(Family.IPV4_UNICAST, List.of(Nlri.of(Prefix.of("192.0.2.0/24"))));
        PathAttributes attributes = PathAttributes.of(Origin.IGP, new NextHop(IpAddress.of("198.51.100.1")));
        applied(announce(1, VIP), new Update(NlriList.empty(Family.IPV4_UNICAST), attributes, ipv4));
        rib.flush(LOST, RouteFilter.ALL, changes::add);
        assertThat(changes)
                .hasSize(2)
                .allMatch(change ->
                        change instanceof Withdrawn gone && gone.reason().equals(LOST));
        assertThat(rib.families()).isEmpty();
    }

    @Test
    void anIpv4RouteTakesItsNextHopFromTheAttributeNextHop() {
        Nlri nlri = Nlri.of(Prefix.of("192.0.2.0/24"));
        NlriList ipv4 = NlriList.of(Family.IPV4_UNICAST, List.of(nlri));
        IpAddress nextHop = IpAddress.of("198.51.100.1");
        PathAttributes attributes = PathAttributes.of(Origin.IGP, new NextHop(nextHop), new LocalPref(100));
        apply(new Update(NlriList.empty(Family.IPV4_UNICAST), attributes, ipv4));
        assertThat(changes)
                .containsExactly(new Announced(
                        Family.IPV4_UNICAST,
                        nlri,
                        new RouteAttributes(PathAttributes.of(Origin.IGP, new LocalPref(100)), List.of(nextHop))));
        assertThat(rib.longestMatch(IpAddress.of("192.0.2.77")))
                .extracting(Route::nlri)
                .containsExactly(nlri);
    }

    @Test
    void theLongestMatchingPrefixWinsAndACoveringOneTakesOver() {
        applied(announce(1, VIP), announce(1, SERVICES), announce(1, Prefix.of("2001:db8::/32")));
        assertThat(rib.longestMatch(VIP.address())).extracting(Route::nlri).containsExactly(VIP_ROUTE);
        apply(withdraw(VIP));
        assertThat(rib.longestMatch(VIP.address())).extracting(Route::nlri).containsExactly(Nlri.of(SERVICES));
        assertThat(rib.longestMatch(IpAddress.of("2001:db9::1"))).isEmpty();
    }

    @Test
    void changesOfRoutesThatTheFilterLeavesOutHappenUnseen() {
        RouteFilter filter = RouteFilter.related(List.of(VIP));
        rib.apply(announce(1, Prefix.of("fd00:10::/122")), 7, filter, changes::add);
        rib.apply(announce(1, SERVICES), 7, filter, changes::add);
        rib.flush(LOST, RouteFilter.NONE, changes::add);
        assertThat(changes).containsExactly(new Announced(IPV6, Nlri.of(SERVICES), routeAttributes(1)));
        assertThat(rib.counts()).isEqualTo(new RouteCounts(2, 0, 0, 0, 2, 0));
    }

    @Test
    void attributesAreKeptOnceForAllPeersAndForgottenWithTheLastRoute() {
        AdjRibIn other = new AdjRibIn(sets);
        applied(announceBoth(1, VIP, SERVICES));
        other.apply(announce(1, VIP), 7, RouteFilter.NONE, changes::add);
        assertThat(sets.size()).isEqualTo(1);
        rib.flush(LOST, RouteFilter.NONE, changes::add);
        assertThat(sets.size()).isEqualTo(1);
        other.apply(announce(2, VIP), 7, RouteFilter.NONE, changes::add);
        assertThat(sets.size()).isEqualTo(1);
        other.flush(LOST, RouteFilter.NONE, changes::add);
        assertThat(sets.size()).isZero();
    }

    private static Update announceBoth(long metric, Prefix first, Prefix second) {
        return Routes.announce(metric, Nlri.of(first), Nlri.of(second));
    }
}

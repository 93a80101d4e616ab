package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnounceTest extends LoopbackTest {
    private static final int MANY = 20_000;
    private static final List<Capability> REFRESHING = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new RouteRefreshCapability(),
            new EnhancedRouteRefresh(),
            new FourOctetAs(NODE_AS));
    private static final List<Capability> SENDING_PATHS = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new FourOctetAs(NODE_AS),
            new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))));

    private static Prefix prefix(int number) {
        return Prefix.of("2001:db8:%x:%x::/64".formatted(1 + (number >> 16), number & 0xffff));
    }

    private static List<Announcement> many() {
        return IntStream.range(0, MANY)
                .mapToObj(number -> announcement(prefix(number)))
                .toList();
    }

    private static RouteKey path(int pathId) {
        return new RouteKey(Family.IPV6_UNICAST, Nlri.of(VIP, pathId));
    }

    private static int announced(EventLog log) {
        return log.all(SpeakerEvent.RoutesChanged.class).stream()
                .mapToInt(changed -> changed.changes().size())
                .sum();
    }

    @Test
    void routesAnnouncedBeforeTheSessionAreSentBeforeItsEndOfRib() {
        Speaker monitor = startMonitor();
        Speaker node = start(SpeakerConfig.listeningOn(), new EventLog());
        node.add(monitorAt(port(monitor), 1).build());
        node.announce("monitor", many());
        monitor.add(passiveNode(1).build());

        monitorLog.await(SpeakerEvent.EndOfRib.class);

        assertThat(announced(monitorLog)).isEqualTo(MANY);
        SessionStatus status = node.sessions().getFirst();
        assertThat(status.advertisedRoutes()).isEqualTo(MANY);
        // 20,000 /64 of nine octets each need 45 messages of 4096 octets; the last one of each portion is not full.
        assertThat(status.counters().reachableUpdatesSent()).isBetween(45L, 50L);
        assertThat(status.counters().updatesSent()).isEqualTo(status.counters().reachableUpdatesSent() + 1);
    }

    @Test
    void aWithdrawalFollowsItsAnnouncementAndTheNextSessionKnowsOnlyTheRest() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).withoutGracefulRestart().build());
        EventLog nodeLog = new EventLog();
        Speaker node = startNode(monitor, 1, nodeLog);
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        Prefix rest = prefix(1);

        node.announce("monitor", List.of(announcement(VIP), announcement(rest)));
        node.withdraw("monitor", List.of(route(VIP)));

        monitorLog.await(
                SpeakerEvent.RoutesChanged.class,
                changed -> changed.changes().stream()
                        .anyMatch(change -> change instanceof RouteChange.Withdrawn withdrawn
                                && withdrawn.nlri().prefix().equals(VIP)));
        monitor.reset("node1", ErrorCode.CEASE_ADMINISTRATIVE_RESET, "");
        monitorLog.await(SpeakerEvent.EndOfRib.class, 2, end -> true);
        List<Route> routes = monitor.ask("node1", table -> table.routes(Family.IPV6_UNICAST, RouteFilter.ALL))
                .join();
        assertThat(routes).extracting(known -> known.nlri().prefix()).containsExactly(rest);
    }

    @Test
    void aRouteRefreshIsAnsweredBetweenItsTwoMarks() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).announce(true).build());
        monitor.announce("node1", List.of(announcement(VIP)));
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, REFRESHING)) {
            assertThat(peer.receive(Update.class).announcements()).hasSize(1);
            assertThat(peer.receive(Update.class).endOfRib()).contains(Family.IPV6_UNICAST);

            peer.send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST));

            assertThat(peer.receive()).isEqualTo(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN));
            assertThat(peer.receive())
                    .isInstanceOfSatisfying(
                            Update.class,
                            again -> assertThat(again.announcements()).hasSize(1));
            assertThat(peer.receive()).isEqualTo(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.END));
        }
    }

    @Test
    void aRequestedRefreshRemovesWhatThePeerDoesNotAnnounceAgain() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, REFRESHING)) {
            peer.announce(NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP), Nlri.of(prefix(1)))));
            monitorLog.await(SpeakerEvent.RoutesChanged.class);

            assertThat(monitor.requestRefresh("node1", Family.IPV6_UNICAST)).isTrue();
            assertThat(monitor.requestRefresh("node1", Family.IPV4_UNICAST)).isFalse();

            assertThat(peer.receive(RouteRefresh.class))
                    .isEqualTo(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST));
            peer.send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN));
            peer.announce(NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP))));
            peer.send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.END));
            monitorLog.await(
                    SpeakerEvent.RoutesChanged.class,
                    changed -> changed.changes().stream()
                            .anyMatch(change -> change instanceof RouteChange.Withdrawn withdrawn
                                    && withdrawn.nlri().prefix().equals(prefix(1))));
        }
    }

    @Test
    void withAddPathEveryPathIsSentAndWithdrawnByItself() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        Speaker node = start(SpeakerConfig.listeningOn(), new EventLog());
        node.add(monitorAt(port(monitor), 1).capabilities(SENDING_PATHS).build());
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        IpAddress thirdParty = IpAddress.of("2001:db8::12");

        node.announce(
                "monitor",
                List.of(
                        new Announcement(path(5), attributes(NEXT_HOP)),
                        new Announcement(path(14), attributes(thirdParty))));
        node.withdraw("monitor", List.of(path(5)));

        RouteChange.Withdrawn gone = (RouteChange.Withdrawn) monitorLog
                .await(
                        SpeakerEvent.RoutesChanged.class,
                        changed -> changed.changes().getFirst() instanceof RouteChange.Withdrawn)
                .changes()
                .getFirst();
        assertThat(gone.nlri()).isEqualTo(Nlri.of(VIP, 5));
        List<Route> left = monitor.ask("node1", table -> table.paths(Family.IPV6_UNICAST, VIP))
                .join();
        assertThat(left).singleElement().satisfies(route -> {
            assertThat(route.nlri()).isEqualTo(Nlri.of(VIP, 14));
            assertThat(route.attributes().nextHops()).containsExactly(thirdParty);
        });
    }

    @Test
    void withoutAddPathTheWithdrawalOfOnePathUncoversTheNext() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        Speaker node = startNode(monitor, 1, new EventLog());
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        IpAddress second = IpAddress.of("2001:db8::12");

        node.announce(
                "monitor",
                List.of(
                        new Announcement(path(1), attributes(NEXT_HOP)),
                        new Announcement(path(2), attributes(second))));
        node.withdraw("monitor", List.of(path(1)));

        RouteChange.Replaced replaced = (RouteChange.Replaced) monitorLog
                .await(SpeakerEvent.RoutesChanged.class, 2, changed -> true)
                .changes()
                .getFirst();
        assertThat(replaced.before().nextHops()).containsExactly(NEXT_HOP);
        assertThat(replaced.after().nextHops()).containsExactly(second);
    }

    @Test
    void anObserverSendsNoUpdateButEndOfRib() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        List<Update> updates = new ArrayList<>();
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, REFRESHING)) {
            updates.add(peer.receive(Update.class));
            peer.send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST));
            peer.receive(RouteRefresh.class);
            peer.receive(RouteRefresh.class);
        }

        assertThat(updates).containsExactly(Update.endOfRib(Family.IPV6_UNICAST));
        SessionStatus.Counters counters = monitor.sessions().getFirst().counters();
        assertThat(counters.updatesSent()).isEqualTo(1);
        assertThat(counters.reachableUpdatesSent()).isZero();
        assertThatThrownBy(() -> monitor.announce("node1", List.of(announcement(VIP))))
                .isInstanceOf(SpeakerException.class)
                .hasMessage("nothing may be announced to peer 'node1'");
    }
}

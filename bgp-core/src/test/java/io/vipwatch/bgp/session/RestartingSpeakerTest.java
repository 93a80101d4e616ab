package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.rib.RouteKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A speaker whose routes a peer is to keep while it restarts (RFC 4724), here seen from that peer. */
class RestartingSpeakerTest extends LoopbackTest {
    private static final Duration RESTART = Duration.ofMinutes(2);
    private static final Announcing RESTARTING =
            new Announcing(Set.of(Family.IPV6_UNICAST), Optional.of(RESTART), true);
    private static final IpAddress OTHER = IpAddress.of("2001:db8::12");
    private static final List<Capability> TAKING_PATHS = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new GracefulRestart(false, false, Duration.ZERO, List.of()),
            new FourOctetAs(NODE_AS),
            new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.RECEIVE))));

    private static PeerConfigBuilder announcing(Announcing how) {
        return passiveNode(1).announcing(how);
    }

    private static Announcement path(int pathId, IpAddress nextHop) {
        return new Announcement(new RouteKey(Family.IPV6_UNICAST, Nlri.of(VIP, pathId)), attributes(nextHop));
    }

    private static List<Capability> capabilities(Announcing how) {
        return announcing(how).build().openCapabilities();
    }

    private static Update endOfRib() {
        return Update.endOfRib(Family.IPV6_UNICAST);
    }

    @Test
    void theOpenSaysWhatIsSentAndForHowLongItIsToBeKept() {
        assertThat(capabilities(RESTARTING))
                .contains(
                        new GracefulRestart(
                                true, true, RESTART, List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, true))),
                        new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))));
        assertThat(capabilities(RESTARTING.complete()))
                .contains(new GracefulRestart(
                        false, true, RESTART, List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, true))));
        assertThat(capabilities(Announcing.PLAIN))
                .isEqualTo(passiveNode(1).build().openCapabilities());
        assertThatThrownBy(() -> new Announcing(Set.of(), Optional.of(Duration.ofSeconds(4096)), false))
                .hasMessageContaining("4095 s");
    }

    @Test
    void endOfRibWaitsUntilAllThatIsToBeAnnouncedIsKnownAndTheSessionGoesOn() {
        Speaker monitor = startMonitor();
        monitor.add(announcing(RESTARTING).build());
        try (RawPeer peer = RawPeer.connect(monitor, 1)) {
            Open open = peer.open(NODE_AS, 9, TAKING_PATHS);
            assertThat(open.capabilities()).anyMatch(one -> one instanceof GracefulRestart gr && gr.restarting());
            peer.send(Keepalive.INSTANCE);
            monitor.announce("node1", List.of(path(1, NEXT_HOP)));
            assertThat(peer.receive(Update.class).announcements()).hasSize(1);

            monitor.announce("node1", List.of(path(2, OTHER)));
            monitor.replace(announcing(RESTARTING.complete()).build());

            assertThat(peer.receive(Update.class).announcements()).hasSize(1);
            assertThat(peer.receive(Update.class)).isEqualTo(endOfRib());
            monitor.announce("node1", List.of(path(3, NEXT_HOP)));
            assertThat(peer.receive(Update.class).endOfRib()).isEmpty();
        }
        try (RawPeer again = RawPeer.connect(monitor, 1)) {
            Open open = again.open(NODE_AS, 9, TAKING_PATHS);
            assertThat(open.capabilities()).noneMatch(one -> one instanceof GracefulRestart gr && gr.restarting());
            again.send(Keepalive.INSTANCE);
            Update last = again.receive(Update.class);
            while (last.endOfRib().isEmpty()) {
                last = again.receive(Update.class);
            }
            assertThat(last).isEqualTo(endOfRib());
        }
    }

    @Test
    void whoLeavesSaysNothingSoThatThePeerKeepsTheRoutes() {
        Speaker edge = startMonitor();
        edge.add(passiveNode(1).build());
        EventLog injectorLog = new EventLog();
        Speaker injector = start(SpeakerConfig.listeningOn(), injectorLog);
        injector.add(monitorAt(port(edge), 1).announcing(RESTARTING.complete()).build());
        injector.announce("monitor", List.of(path(1, NEXT_HOP), path(2, OTHER)));
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        injector.told("monitor").join();

        injector.leave("monitor", "restarting").join();

        monitorLog.await(SpeakerEvent.StaleMarked.class);
        List<Route> kept = edge.ask("node1", table -> table.routes(Family.IPV6_UNICAST, RouteFilter.ALL))
                .join();
        assertThat(kept).hasSize(2).allMatch(Route::stale);
        assertThat(injector.sessions()).isEmpty();
        SpeakerEvent.SessionDown left = injectorLog.await(SpeakerEvent.SessionDown.class);
        assertThat(left.cause()).isEqualTo(new DownCause.Left("restarting"));
        assertThat(left.sent()).isEmpty();
    }

    @Test
    void anAdministrativeShutdownIsAHardResetForAPeerThatWouldKeepTheRoutes() {
        Speaker monitor = startMonitor();
        monitor.add(announcing(RESTARTING.complete()).build());
        List<Capability> keeping = List.of(
                new Multiprotocol(Family.IPV6_UNICAST),
                new GracefulRestart(false, true, Duration.ZERO, List.of()),
                new FourOctetAs(NODE_AS));
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, keeping)) {
            assertThat(peer.receive(Update.class)).isEqualTo(endOfRib());
            monitor.remove("node1");
            Notification end = (Notification) peer.receive();
            assertThat(end.name()).contains("Hard Reset");
        }
    }

    @Test
    void aPeerThatForgotIsToldAgain() {
        Speaker monitor = startMonitor();
        monitor.add(announcing(Announcing.PLAIN).build());
        monitor.announce("node1", List.of(announcement(VIP)));
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9)) {
            Update first = peer.receive(Update.class);
            assertThat(peer.receive(Update.class)).isEqualTo(endOfRib());

            monitor.refresh("node1", Family.IPV6_UNICAST);

            assertThat(peer.receive(Update.class)).isEqualTo(first);
        }
    }
}

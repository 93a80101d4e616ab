package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EstablishTest extends LoopbackTest {
    /** The capabilities of Calico's BIRD 1.6, in its order. */
    private static final List<Capability> CALICO = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new RouteRefreshCapability(),
            new GracefulRestart(
                    false,
                    false,
                    Duration.ofMinutes(2),
                    List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, false))),
            new FourOctetAs(NODE_AS),
            new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))),
            new EnhancedRouteRefresh(),
            new LongLivedGracefulRestart(List.of()));

    @Test
    void aPassivePeerWaitsAndAnActiveOneConnects() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        EventLog nodeLog = new EventLog();
        startNode(monitor, 1, nodeLog);

        SpeakerEvent.SessionUp up = monitorLog.await(SpeakerEvent.SessionUp.class);
        assertThat(up.peer()).isEqualTo(new Peer("node1", node(1)));
        assertThat(up.detail().initiatedHere()).isFalse();
        assertThat(up.detail().remote()).isEqualTo(node(1));
        assertThat(up.detail().open().asn()).isEqualTo(NODE_AS);
        assertThat(nodeLog.await(SpeakerEvent.SessionUp.class).detail().initiatedHere())
                .isTrue();
    }

    @Test
    void overIpv6TheObserverMayBeTheOneThatConnects() {
        ScopedAddress loopback = ScopedAddress.of("::1");
        EventLog nodeLog = new EventLog();
        Speaker node = start(SpeakerConfig.listeningOn(ListenAddress.of(loopback, 0)), nodeLog);
        node.add(PeerConfig.of("monitor", new Remote.Address(loopback), MONITOR_AS, NODE_AS, RouterId.of("192.0.2.11"))
                .passive(true)
                .build());
        Speaker monitor = start(SpeakerConfig.listeningOn(), monitorLog);
        monitor.add(PeerConfig.of("node1", new Remote.Address(loopback), NODE_AS, MONITOR_AS, MONITOR_ID)
                .port(port(node))
                .times(QUICK)
                .build());

        assertThat(monitorLog.await(SpeakerEvent.SessionUp.class).detail().remote())
                .isEqualTo(loopback);
        assertThat(nodeLog.await(SpeakerEvent.SessionUp.class).detail().holdTime())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void theJdksOwnTransportCarriesASessionToo() {
        Speaker monitor = start(
                SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)).withTransport(SpeakerConfig.Transport.NIO),
                monitorLog);
        monitor.add(passiveNode(1).build());
        startNode(monitor, 1, new EventLog()).announce("monitor", List.of(announcement(VIP)));

        monitorLog.await(SpeakerEvent.RoutesChanged.class);
    }

    @Test
    void aSpeakerPlaysACalicoNodeToTheLastCapability() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        Speaker node = start(SpeakerConfig.listeningOn(), new EventLog());
        node.add(monitorAt(port(monitor), 1)
                .capabilities(CALICO)
                .holdTime(Duration.ofMinutes(4))
                .build());

        SessionStatus.Established up =
                monitorLog.await(SpeakerEvent.SessionUp.class).detail();
        assertThat(up.open().capabilities()).isEqualTo(CALICO);
        assertThat(up.open().holdTime()).isEqualTo(240);
        assertThat(up.holdTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(up.negotiated().addPathReceive()).containsExactly(Family.IPV6_UNICAST);
    }

    @Test
    void anOpenWithTheWrongAsIsAnsweredWithBadPeerAs() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        EventLog nodeLog = new EventLog();
        Speaker node = start(SpeakerConfig.listeningOn(), nodeLog);
        PeerConfig right = monitorAt(port(monitor), 1).build();
        node.add(PeerConfig.of("monitor", right.remote(), MONITOR_AS, 64999, RouterId.of("192.0.2.11"))
                .port(right.port())
                .sourceAddress(node(1))
                .build());

        SpeakerEvent.ConnectionFailed failed = monitorLog.await(SpeakerEvent.ConnectionFailed.class);
        assertThat(failed.cause())
                .isInstanceOfSatisfying(
                        DownCause.NotificationSent.class,
                        sent -> assertThat(sent.notification().error()).contains(ErrorCode.OPEN_BAD_PEER_AS));
        assertThat(nodeLog.await(SpeakerEvent.ConnectionFailed.class).cause())
                .isInstanceOf(DownCause.NotificationReceived.class);
        assertThat(monitorLog.all(SpeakerEvent.SessionUp.class)).isEmpty();
    }

    @Test
    void ofTwoConnectionsThatCollideOneIsKept() {
        EventLog otherLog = new EventLog();
        ScopedAddress otherAddress = node(1);
        Speaker one = startMonitor();
        Speaker other = start(SpeakerConfig.listeningOn(ListenAddress.of(otherAddress, 0)), otherLog);
        one.add(passiveNode(1)
                .passive(false)
                .port(port(other))
                .sourceAddress(MONITOR)
                .build());
        other.add(monitorAt(port(one), 1).build());
        other.announce("monitor", List.of(announcement(VIP)));

        monitorLog.await(
                "one session, on the connection of one side, with its route",
                () -> initiatedHere(one) + initiatedHere(other) == 1
                        && one.sessions().getFirst().routes().getOrDefault(Family.IPV6_UNICAST, 0) == 1);
        // The connection that loses may have been Established for a moment (RFC 4271 §6.8 leaves that race open).
        // Whoever
        // takes the other connection for a restart of its peer closes it without a NOTIFICATION (RFC 4724 §4.2).
        onlyClosedAsACollisionOf(monitorLog, otherLog);
        onlyClosedAsACollisionOf(otherLog, monitorLog);
    }

    private static void onlyClosedAsACollisionOf(EventLog side, EventLog otherSide) {
        boolean silent = causes(otherSide).anyMatch(DownCause.PeerRestarted.class::isInstance);
        assertThat(causes(side))
                .allSatisfy(cause -> assertThat(cause)
                        .satisfiesAnyOf(
                                lost -> assertThat(lost)
                                        .isInstanceOfAny(
                                                DownCause.CollisionLost.class,
                                                DownCause.PeerRestarted.class,
                                                DownCause.NotificationReceived.class),
                                ended -> assertThat(silent && ended instanceof DownCause.TransportEnded)
                                        .as("closed in silence by the other side")
                                        .isTrue()));
    }

    private static Stream<DownCause> causes(EventLog log) {
        return log.all(SpeakerEvent.SessionDown.class).stream().map(SpeakerEvent.SessionDown::cause);
    }

    /** {@return 1 if the Established session is on a connection that this side opened, 0 if not, 2 if there is none} */
    private static int initiatedHere(Speaker speaker) {
        return speaker.sessions()
                .getFirst()
                .established()
                .map(up -> up.initiatedHere() ? 1 : 0)
                .orElse(2);
    }
}

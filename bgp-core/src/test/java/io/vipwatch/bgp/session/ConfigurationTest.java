package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest extends LoopbackTest {
    private static final Prefix NODES = Prefix.of("127.0.0.8/29");

    @Test
    void aPortInUseIsOneClearError() {
        Speaker first = startMonitor();
        ListenAddress taken = ListenAddress.of(MONITOR, port(first));

        assertThatThrownBy(() -> Speaker.start(SpeakerConfig.listeningOn(taken), monitorLog))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("[127.0.0.1]:" + port(first))
                .hasMessageContaining("the port is in use");
    }

    @Test
    void anAddressThatIsNotOurOwnIsOneClearError() {
        ListenAddress elsewhere = ListenAddress.of(ScopedAddress.of("192.0.2.99"), 0);

        assertThatThrownBy(() -> Speaker.start(SpeakerConfig.listeningOn(elsewhere), monitorLog))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("this machine has no such address");
    }

    @Test
    void aConnectionFromAnAddressOutsideTheConfiguredSetIsRejectedAndTold() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        try (RawPeer stranger = RawPeer.connect(monitor, 5)) {
            assertThat(stranger.receive()).isEqualTo(Notification.of(ErrorCode.CEASE_CONNECTION_REJECTED));
            assertThat(stranger.isClosedByPeer()).isTrue();
        }

        SpeakerEvent.ConnectionRefused refused = monitorLog.await(SpeakerEvent.ConnectionRefused.class);
        assertThat(refused.address()).isEqualTo(node(5));
        assertThat(refused.reason()).isEqualTo("no peer is configured with this address");
        assertThat(monitor.refusedConnections()).isEqualTo(1);
    }

    @Test
    void aRangeTakesPassivePeersUpToItsLimitAndAgainWhenOneHasLeft() {
        Speaker monitor = startMonitor();
        monitor.add(PeerConfig.of("nodes", new Remote.Range(NODES, 2), NODE_AS, MONITOR_AS, MONITOR_ID)
                .times(QUICK)
                .build());
        assertThat(monitor.sessions()).singleElement().satisfies(waiting -> {
            assertThat(waiting.peer().name()).isEqualTo("nodes");
            assertThat(waiting.state()).isEqualTo(SessionState.ACTIVE);
        });
        RawPeer first = RawPeer.establish(monitor, 1, 9);
        RawPeer second = RawPeer.establish(monitor, 2, 9);
        try (RawPeer third = RawPeer.connect(monitor, 3)) {
            assertThat(third.receive()).isEqualTo(Notification.of(ErrorCode.CEASE_CONNECTION_REJECTED));
            assertThat(third.isClosedByPeer()).isTrue();
        }

        assertThat(monitorLog.await(SpeakerEvent.ConnectionRefused.class).reason())
                .isEqualTo("the range 'nodes' has as many peers as it may have");
        assertThat(monitor.sessions())
                .extracting(status -> status.peer().name())
                .containsExactly("nodes[127.0.0.11]", "nodes[127.0.0.12]");
        assertThat(first).isNotNull();
        second.close();
        monitorLog.await(
                "the second peer seen to be down",
                () -> monitor.sessions().stream()
                        .anyMatch(status -> status.lastDown().isPresent() && status.state() == SessionState.ACTIVE));
        // What follows the end of the session has been done when the second of two questions is answered.
        monitor.ask("nodes[127.0.0.12]", table -> true).join();
        monitor.ask("nodes[127.0.0.12]", table -> true).join();
        try (RawPeer third = RawPeer.establish(monitor, 3, 9)) {
            monitorLog.await(
                    SpeakerEvent.SessionUp.class, up -> up.peer().address().equals(node(3)));
            assertThat(third).isNotNull();
            assertThat(monitor.sessions())
                    .extracting(status -> status.peer().name())
                    .containsExactly("nodes[127.0.0.11]", "nodes[127.0.0.13]");
        }
        first.close();
    }

    @Test
    void peersComeAndGoWithoutTouchingOtherSessions() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        EventLog firstLog = new EventLog();
        startNode(monitor, 1, firstLog);
        firstLog.await(SpeakerEvent.SessionUp.class);
        monitor.add(passiveNode(2).withoutGracefulRestart().build());
        EventLog secondLog = new EventLog();
        startNode(monitor, 2, secondLog);
        secondLog.await(SpeakerEvent.SessionUp.class);

        monitor.remove("node2");

        assertThat(secondLog.await(SpeakerEvent.SessionDown.class).cause())
                .isInstanceOfSatisfying(
                        DownCause.NotificationReceived.class,
                        received -> assertThat(received.notification().error())
                                .contains(ErrorCode.CEASE_PEER_DE_CONFIGURED));
        assertThat(monitor.sessions()).singleElement().satisfies(only -> {
            assertThat(only.peer().name()).isEqualTo("node1");
            assertThat(only.transitions()).isEqualTo(1);
            assertThat(only.state()).isEqualTo(SessionState.ESTABLISHED);
        });
        assertThat(firstLog.all(SpeakerEvent.SessionDown.class)).isEmpty();
        assertThatThrownBy(() -> monitor.remove("node2")).hasMessage("there is no peer 'node2'");
        assertThatThrownBy(() -> monitor.add(passiveNode(1).build())).hasMessage("there is a peer 'node1' already");
    }

    @Test
    void aChangeThatTheSessionCanLiveWithDoesNotEndItAndAnotherDoes() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        EventLog nodeLog = new EventLog();
        startNode(monitor, 1, nodeLog);
        monitorLog.await(SpeakerEvent.SessionUp.class);

        monitor.replace(passiveNode(1)
                .maximumPrefixes(new MaximumPrefixes(100, 80, Optional.empty()))
                .build());
        monitor.replace(passiveNode(1).holdTime(Duration.ofSeconds(30)).build());

        SpeakerEvent.SessionUp again = monitorLog.await(SpeakerEvent.SessionUp.class, 2, up -> true);
        assertThat(again.detail().holdTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(nodeLog.await(SpeakerEvent.SessionUp.class, 2, up -> true)
                        .detail()
                        .open()
                        .holdTime())
                .isEqualTo(30);
        assertThat(monitorLog.all(SpeakerEvent.SessionDown.class))
                .singleElement()
                .satisfies(down -> assertThat(down.cause())
                        .isInstanceOfSatisfying(
                                DownCause.Administrative.class,
                                ended -> assertThat(ended.cease())
                                        .isEqualTo(ErrorCode.CEASE_OTHER_CONFIGURATION_CHANGE)));
    }

    @Test
    void twoPassivePeersAtOneAddressAreRefused() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());

        assertThatThrownBy(() ->
                        monitor.add(PeerConfig.of("twin", new Remote.Address(node(1)), NODE_AS, MONITOR_AS, MONITOR_ID)
                                .passive(true)
                                .build()))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("'node1' and 'twin'");
    }

    @Test
    void aPeerWithMorePrefixesThanAllowedIsLeftAloneUntilItsConfigurationChanges() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1)
                .maximumPrefixes(new MaximumPrefixes(10, 80, Optional.empty()))
                .build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9)) {
            peer.announce(prefixes(8));
            SpeakerEvent.MaximumPrefixesWarning warning = monitorLog.await(SpeakerEvent.MaximumPrefixesWarning.class);
            assertThat(warning.count()).isEqualTo(8);
            peer.announce(prefixes(11));

            assertThat(monitorLog.await(SpeakerEvent.SessionDown.class).cause())
                    .isInstanceOf(DownCause.MaximumPrefixesReached.class);
        }
        try (RawPeer again = RawPeer.connect(monitor, 1)) {
            assertThat(again.receive())
                    .isInstanceOfSatisfying(
                            Notification.class,
                            refusal -> assertThat(refusal.error()).contains(ErrorCode.CEASE_CONNECTION_REJECTED));
        }

        monitor.replace(passiveNode(1)
                .maximumPrefixes(new MaximumPrefixes(20, 80, Optional.empty()))
                .build());
        monitorLog.await(
                "the peer is awaited again", () -> monitor.sessions().getFirst().state() == SessionState.ACTIVE);
        try (RawPeer permitted = RawPeer.establish(monitor, 1, 9)) {
            permitted.announce(prefixes(11));
            monitorLog.await(
                    "more prefixes than before",
                    () -> monitor.sessions().getFirst().routes().getOrDefault(Family.IPV6_UNICAST, 0) == 11);
        }
    }

    private static NlriList prefixes(int count) {
        return NlriList.of(
                Family.IPV6_UNICAST,
                IntStream.range(0, count)
                        .mapToObj(number -> Nlri.of(Prefix.of("2001:db8:" + Integer.toHexString(number + 1) + "::/48")))
                        .toList());
    }

    @Test
    void closeSendsAdministrativeShutdownWithItsText() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).withoutGracefulRestart().build());
        EventLog nodeLog = new EventLog();
        startNode(monitor, 1, nodeLog);
        nodeLog.await(SpeakerEvent.SessionUp.class);

        monitor.close("back in five minutes");

        assertThat(nodeLog.await(SpeakerEvent.SessionDown.class).cause())
                .isInstanceOfSatisfying(
                        DownCause.NotificationReceived.class,
                        received -> assertThat(received.notification())
                                .isEqualTo(Notification.shutdown(
                                        ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "back in five minutes")));
        assertThat(monitorLog.all(SpeakerEvent.SessionDown.class)).hasSize(1);
    }
}

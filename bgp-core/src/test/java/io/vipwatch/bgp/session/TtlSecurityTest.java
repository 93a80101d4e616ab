package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5082: a packet from further away than a peer may be is not a peer's, and nothing that it brought is read. */
class TtlSecurityTest extends LoopbackTest {
    private final WatchedSockets sockets = new WatchedSockets();

    @BeforeEach
    void linux() {
        assumeTrue(EpollSockets.isAvailable(), "TTL security needs the native transport");
    }

    private Speaker listen(ListenAddress address) {
        return track(NettySpeaker.start(SpeakerConfig.listeningOn(address), monitorLog, sockets));
    }

    private static PeerConfigBuilder monitorOf(Speaker monitor, ScopedAddress address) {
        return PeerConfig.of("monitor", new Remote.Address(address), MONITOR_AS, NODE_AS, RouterId.of("192.0.2.11"))
                .port(port(monitor))
                .times(QUICK);
    }

    private static PeerConfigBuilder passive(ScopedAddress address) {
        return PeerConfig.of("node1", new Remote.Address(address), NODE_AS, MONITOR_AS, MONITOR_ID)
                .passive(true)
                .times(QUICK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whatAListenerAcceptsIsBornWithTheFloorOfItsPeersSoThatNothingCanComeBefore(String loopback) throws Exception {
        ScopedAddress address = ScopedAddress.of(loopback);
        IntegerUnixChannelOption option =
                address.address().isIpv6() ? TtlSecurity.IPV6_MINHOPCOUNT : TtlSecurity.IP_MINTTL;
        CompletableFuture<Integer> born = new CompletableFuture<>();
        sockets.onAccepted(connection -> born.complete(connection.config().getOption(option)));
        Speaker monitor = listen(ListenAddress.any(0));
        monitor.add(passive(address).ttlSecurityHops(2).build());
        EventLog log = new EventLog();
        start(SpeakerConfig.listeningOn(), log)
                .add(monitorOf(monitor, address).ttlSecurityHops(2).build());

        log.await(SpeakerEvent.SessionUp.class);

        assertThat(born.get(1, TimeUnit.SECONDS)).isEqualTo(254);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whereEveryPeerHasTtlSecurityTheKernelDropsEvenTheSynOfWhoeverIsFurtherAway(String loopback) {
        ScopedAddress address = ScopedAddress.of(loopback);
        Speaker monitor = listen(ListenAddress.any(0));
        monitor.add(passive(address).ttlSecurityHops(1).build());
        EventLog log = new EventLog();
        Speaker node = start(SpeakerConfig.listeningOn(), log);
        PeerConfig withHopLimit64 = monitorOf(monitor, address).build();
        node.add(withHopLimit64);

        log.await(
                SpeakerEvent.ConnectionFailed.class,
                2,
                failed -> failed.cause().equals(new DownCause.ConnectFailed("no answer")));

        assertThat(sockets.hasAccepted()).isFalse();
        assertThat(monitor.refusedConnections()).isZero();
        node.replace(withHopLimit64.edit().ttlSecurityHops(1).build());
        log.await(SpeakerEvent.SessionUp.class);
    }

    @Test
    void whereOtherPeersHaveNoneAnOpenThatCameBeforeTheSocketWasProtectedIsNotReadEither() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        sockets.onAccepted(_ -> await(sent)); // the worst that can happen: all is there before anybody looks
        Speaker monitor = listen(ListenAddress.of(MONITOR, 0));
        monitor.add(passiveNode(1).ttlSecurityHops(1).build());
        monitor.add(passiveNode(2).build());
        try (RawPeer stranger = RawPeer.connect(monitor, 1)) {
            stranger.send(Open.of(NODE_AS, 9, RouterId.of("192.0.2.11"), RawPeer.CAPABILITIES));
            sent.countDown();

            stranger.awaitEnd();
            assertThat(monitorLog.await(SpeakerEvent.ConnectionRefused.class))
                    .returns(node(1), SpeakerEvent.ConnectionRefused::address)
                    .extracting(SpeakerEvent.ConnectionRefused::reason)
                    .asString()
                    .matches("it came with hop limit [0-9]+, and TTL security \\(RFC 5082\\) wants 255 or more");
        }
        try (RawPeer _ = RawPeer.establish(monitor, 2, 9)) {
            assertThat(monitorLog.await(SpeakerEvent.SessionUp.class).peer().name())
                    .isEqualTo("node2");
        }
        assertThat(monitorLog.all(SpeakerEvent.SessionUp.class))
                .extracting(up -> up.peer().name())
                .containsExactly("node2");
    }

    private static void await(CountDownLatch sent) {
        try {
            assertThat(sent.await(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFloorOfAListenerIsThatOfThePeerThatMayBeFurthestAway() {
        PeerConfig near = passiveNode(1).ttlSecurityHops(1).build();
        PeerConfig far = passiveNode(2).ttlSecurityHops(3).build();
        PeerConfig anywhere = passiveNode(3).build();
        PeerConfig ipv6 = PeerConfig.of(
                        "range", new Remote.Range(Prefix.of("2001:db8::/64"), 4), NODE_AS, MONITOR_AS, MONITOR_ID)
                .ttlSecurityHops(1)
                .build();
        assertThat(HopFloor.of(List.of(near, far))).isEqualTo(new HopFloor(253, 0));
        assertThat(HopFloor.of(List.of(near, far, ipv6))).isEqualTo(new HopFloor(253, 255));
        assertThat(HopFloor.of(List.of(near, anywhere, ipv6))).isEqualTo(new HopFloor(0, 255));
    }
}

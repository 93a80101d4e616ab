package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vipwatch.bgp.prefix.RouterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BGP messages leave with DSCP CS6 whoever opened the connection, whichever family carries it. */
class TrafficClassTest extends LoopbackTest {
    private static final int CS6 = 0b110_000 << 2;

    private final WatchedSockets sockets = new WatchedSockets();

    private static int read(Channel channel, IntegerUnixChannelOption option) {
        Integer value = channel.config().getOption(option);
        return value == null ? -1 : value;
    }

    private Speaker listen(ListenAddress address) {
        assumeTrue(EpollSockets.isAvailable(), "the class of a packet needs the native transport");
        return track(NettySpeaker.start(SpeakerConfig.listeningOn(address), monitorLog, sockets));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aListenerOfAllAddressesMarksWhatItSendsToPeersOfEitherFamily(String loopback) {
        ScopedAddress address = ScopedAddress.of(loopback);
        IntegerUnixChannelOption option = address.address().isIpv6() ? EpollSockets.IPV6_TCLASS : EpollSockets.IP_TOS;
        Speaker monitor = listen(ListenAddress.any(0));
        monitor.add(PeerConfig.of("node1", new Remote.Address(address), NODE_AS, MONITOR_AS, MONITOR_ID)
                .passive(true)
                .times(QUICK)
                .build());
        WatchedSockets nodeSockets = new WatchedSockets();
        Speaker node = track(NettySpeaker.start(SpeakerConfig.listeningOn(), new EventLog(), nodeSockets));
        node.add(PeerConfig.of("monitor", new Remote.Address(address), MONITOR_AS, NODE_AS, RouterId.of("192.0.2.11"))
                .port(port(monitor))
                .times(QUICK)
                .build());

        monitorLog.await(SpeakerEvent.SessionUp.class);

        assertThat(read(sockets.accepted(), option)).as("accepted").isEqualTo(CS6);
        assertThat(read(nodeSockets.dialled(), option)).as("dialled").isEqualTo(CS6);
    }

    @Test
    void aListenerOfOneIpv4AddressMarksToo() {
        Speaker monitor = listen(ListenAddress.of(MONITOR, 0));
        monitor.add(passiveNode(1).build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9)) {
            assertThat(peer).isNotNull();
            assertThat(read(sockets.accepted(), EpollSockets.IP_TOS)).isEqualTo(CS6);
        }
    }
}

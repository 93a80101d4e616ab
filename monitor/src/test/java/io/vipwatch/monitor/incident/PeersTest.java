package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final Moment BEGIN = new Moment(0, 1_795_335_551_000_000_000L, 0);

    private static PeerName peer(int number) {
        String name = "node" + number;
        return new PeerName(name, name, PeerRole.NODE, IpAddress.of("2001:db8::" + Integer.toHexString(number)));
    }

    @Test
    void of_more_peers_than_are_remembered_those_go_that_were_seen_longest_ago() {
        Peers peers = new Peers();
        Moment later = BEGIN.plus(Duration.ofMinutes(1));
        peers.up(peer(1), BEGIN);
        peers.up(peer(2), BEGIN);
        for (int number = 3; number <= 4097; number++) {
            peers.isSilenced(peer(1));
            peers.up(peer(number), BEGIN);
        }
        assertThat(peers.isSettled(peer(1), later)).isTrue();
        assertThat(peers.isSettled(peer(4097), later)).isTrue();
        assertThat(peers.node(peer(1).address())).isPresent();
        assertThat(peers.node(peer(2).address())).isEmpty();
        assertThat(peers.isSettled(peer(2), later)).isFalse();
    }
}

package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import org.junit.jupiter.api.Test;

/** RFC 4724 §4.2: a peer that restarted is seen at its new OPEN, not a hold time later. */
class ReplacementTest {
    private static final String REPLACED = "abort@1 down@1:peer-restarted stale:120 KEEPALIVE";

    @Test
    void theOldConnectionIsClosedWithoutNotificationWhenTheNewOnesOpenArrives() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
        assertThat(script.state().text()).isEqualTo("Established");
        assertThat(script.receive(2, Peers.peer(Peers.KEEPS_IPV6))).isEqualTo(REPLACED);
        assertThat(script.receive(2, Keepalive.INSTANCE)).isEqualTo("up@2 retain:360");
    }

    @Test
    void withoutGracefulRestartTheRoutesGoAtOnce() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        assertThat(script.receive(2, Peers.peer())).isEqualTo("abort@1 down@1:peer-restarted flush KEEPALIVE");
    }

    @Test
    void aBareTcpConnectionDoesNotHarmTheSession() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        assertThat(script.play(new PeerEvent.Ended(new ConnectionId(2), TransportEnd.RESET, "")))
                .isEqualTo("ended@2:tcp-reset");
        assertThat(script.state().established()).map(Connection::id).contains(new ConnectionId(1));
    }

    @Test
    void anOpenThatIsNotThePeersDoesNotHarmTheSession() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        Open stranger = Open.of(64999, 90, Peers.PEER_ID, Peers.capabilities(64999));
        assertThat(script.receive(2, stranger)).isEqualTo("close:2/2@2 ended@2:notification-sent");
        assertThat(script.state().established()).map(Connection::id).contains(new ConnectionId(1));
    }

    @Test
    void oneSuccessorAtATime() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("close:6/7@2 ended@2:collision-lost accept3 OPEN");
        assertThat(script.receive(3, Peers.peer())).startsWith("abort@1 down@1:peer-restarted");
    }

    @Test
    void aSuccessorOutlivesTheSessionItWouldHaveReplaced() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        assertThat(script.play(new PeerEvent.Ended(new ConnectionId(1), TransportEnd.FIN, "")))
                .isEqualTo("down@1:tcp-fin flush");
        assertThat(script.receive(2, Peers.peer())).isEqualTo("KEEPALIVE");
        assertThat(script.receive(2, Keepalive.INSTANCE)).isEqualTo("up@2");
    }

    @Test
    void eventsOfAConnectionThatIsGoneChangeNothing() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Accepted());
        script.receive(2, Peers.peer());
        assertThat(script.receive(1, Keepalive.INSTANCE)).isEmpty();
        assertThat(script.play(new PeerEvent.Ended(new ConnectionId(1), TransportEnd.RESET, "")))
                .isEmpty();
    }
}

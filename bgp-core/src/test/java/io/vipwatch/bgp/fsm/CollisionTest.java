package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4271 §6.8 and RFC 6286 §2.3: two connections, one session. Connection 1 is ours, connection 2 the peer's. */
class CollisionTest {
    /** Two connections in OpenSent: we dialled 1, the peer dialled 2. */
    private static PeerScript colliding(long peerAs) {
        PeerSettings us = PeerSettings.of(
                Peers.OUR_AS, OptionalLong.of(peerAs), Peers.OUR_ID, false, Peers.capabilities(Peers.OUR_AS));
        PeerScript script = new PeerScript(us);
        assertThat(script.play(new PeerEvent.Start())).isEqualTo("dial");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
        assertThat(script.play(new PeerEvent.Connected(new ConnectionId(1)))).isEqualTo("OPEN");
        return script;
    }

    /** Our identifier is 198.51.100.5, our AS 65101. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # peer's id   | AS    | first OPEN on | does                                  | OPEN on the other does
              198.51.100.1 | 65010 | 1 | close:6/7@2 ended@2:collision-lost KEEPALIVE | ''
              198.51.100.1 | 65010 | 2 | KEEPALIVE                                    | close:6/7@2 ended@2:collision-lost KEEPALIVE
              198.51.100.9 | 65010 | 1 | KEEPALIVE                                    | close:6/7@1 ended@1:collision-lost KEEPALIVE
              198.51.100.9 | 65010 | 2 | close:6/7@1 ended@1:collision-lost KEEPALIVE | ''
              198.51.100.5 | 65010 | 1 | close:6/7@2 ended@2:collision-lost KEEPALIVE | ''
              198.51.100.5 | 65010 | 2 | KEEPALIVE                                    | close:6/7@2 ended@2:collision-lost KEEPALIVE
              198.51.100.5 | 65200 | 1 | KEEPALIVE                                    | close:6/7@1 ended@1:collision-lost KEEPALIVE
              198.51.100.5 | 65200 | 2 | close:6/7@1 ended@1:collision-lost KEEPALIVE | ''
            """)
    void theConnectionOfTheHigherIdentifierGoesOnAndWithEqualOnesThatOfTheHigherAs(
            String id, long asn, int first, String onFirst, String onSecond) {
        PeerScript script = colliding(asn);
        Open open = Open.of(asn, 90, RouterId.of(id), Peers.capabilities(asn));
        assertThat(script.receive(first, open)).isEqualTo(onFirst);
        assertThat(script.receive(3 - first, open)).isEqualTo(onSecond);
        assertThat(script.state().connections().list()).hasSize(1);
    }

    @Test
    void aDialThatCompletesAfterTheOpenOfTheConnectionThatWinsIsAbandonedWithoutAnOpen() {
        PeerScript script = new PeerScript(Peers.us());
        script.play(new PeerEvent.Start());
        script.play(new PeerEvent.Accepted());
        assertThat(script.receive(2, Peers.peerWithId("198.51.100.9")))
                .isEqualTo("abort@1 ended@1:collision-lost KEEPALIVE");
        assertThat(script.play(new PeerEvent.Connected(new ConnectionId(1)))).isEmpty();
    }

    @Test
    void aDialGoesOnWhileTheOnlyOpenIsOnTheConnectionThatLoses() {
        PeerScript script = new PeerScript(Peers.us());
        script.play(new PeerEvent.Start());
        script.play(new PeerEvent.Accepted());
        assertThat(script.receive(2, Peers.peerWithId("198.51.100.1"))).isEqualTo("KEEPALIVE");
        assertThat(script.play(new PeerEvent.Connected(new ConnectionId(1)))).isEqualTo("OPEN");
        assertThat(script.receive(1, Peers.peerWithId("198.51.100.1")))
                .isEqualTo("close:6/7@2 ended@2:collision-lost KEEPALIVE");
    }

    @Test
    void aLoserThatIsEstablishedAlreadyStaysUntilThePeerConfirmsTheWinner() {
        PeerScript script = colliding(Peers.PEER_AS);
        assertThat(script.receive(1, Peers.peer())).isEqualTo("KEEPALIVE");
        assertThat(script.receive(1, Keepalive.INSTANCE)).isEqualTo("up@1");
        assertThat(script.receive(2, Peers.peer())).isEqualTo("KEEPALIVE");
        assertThat(script.receive(2, Keepalive.INSTANCE)).isEqualTo("close:6/7@1 down@1:collision-lost flush up@2");
    }

    @Test
    void ofTwoConnectionsThatThePeerOpenedTheNewerGoesOn() {
        PeerScript script = new PeerScript(Peers.passive());
        script.play(new PeerEvent.Start());
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept1 OPEN");
        assertThat(script.receive(1, Peers.peer())).isEqualTo("KEEPALIVE");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
        assertThat(script.receive(2, Peers.peer())).isEqualTo("close:6/7@1 ended@1:collision-lost KEEPALIVE");
    }

    @Test
    void aThirdConnectionTakesThePlaceOfTheOneThatThePeerGaveUp() {
        PeerScript script = colliding(Peers.PEER_AS);
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("close:6/7@2 ended@2:collision-lost accept3 OPEN");
        assertThat(script.state().connections().list()).hasSize(2);
    }
}

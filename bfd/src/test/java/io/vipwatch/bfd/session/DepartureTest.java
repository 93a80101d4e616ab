package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 5880 §6.8.16: a session that goes tells so first, for the detection time of the remote system. */
class DepartureTest {
    @Test
    void aSessionThatIsRemovedTellsAdminDownUntilTheOtherSystemKnows() {
        Pair pair = Pair.up(9, Pair.parameters(50, 3));
        pair.left.remove("peer");
        assertThat(pair.left.sessions()).isEmpty();
        pair.network.run(20 * MILLISECOND);
        assertThat(pair.right.failures()).isEmpty();
        assertThat(pair.right.status("peer").state()).isEqualTo(SessionState.DOWN);
        assertThat(pair.left.sockets.openPaths).as("gone when acknowledged").isZero();
    }

    @Test
    void aSessionThatIsRemovedTellsAdminDownForTheDetectionTimeWhereNobodyAnswers() {
        Pair pair = Pair.up(10, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.left.remove("peer");
        long before = pair.toRight.sent;
        pair.network.run(3 * SECOND - MILLISECOND);
        assertThat(pair.left.sockets.openPaths).isOne();
        assertThat(pair.toRight.sent - before).isBetween(2L, 4L);
        pair.network.run(2 * MILLISECOND);
        assertThat(pair.left.sockets.openPaths).isZero();
    }

    @Test
    void anAdminDownPacketThatIsLostIsRepeated() {
        Pair pair = Pair.up(11, Pair.parameters(1000, 3));
        pair.toRight.cut = true;
        pair.left.remove("peer");
        pair.toRight.cut = false;
        pair.network.run(2 * SECOND);
        assertThat(pair.right.failures()).isEmpty();
        assertThat(pair.right.status("peer").state()).isEqualTo(SessionState.DOWN);
    }

    @Test
    void theNameAndThePathOfARemovedSessionAreFreeAtOnce() {
        Pair pair = Pair.up(12, Pair.parameters(50, 3));
        long old = pair.left.status("peer").localDiscriminator();
        pair.left.remove("peer");
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(6 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.left.status("peer").localDiscriminator()).isNotEqualTo(old);
        assertThat(pair.right.failures()).as("the other system was told before").isEmpty();
    }

    /** A Down of the new session, to a system that does not know that the old one left, would be a failure of the path. */
    @Test
    void aSessionThatTakesAnothersPlaceSaysNothingUntilTheOtherSystemKnowsThatTheOldOneLeft() {
        Pair pair = Pair.up(16, Pair.parameters(1000, 3));
        pair.toRight.loss = 1;
        pair.left.remove("peer");
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(1000, 3)));
        pair.left.happen("peer", new Event.ParametersChanged(Pair.parameters(900, 5)));
        pair.network.run(20 * MILLISECOND);
        pair.toRight.loss = 0;
        pair.network.run(9 * SECOND);
        assertThat(pair.right.failures())
                .as("the AdminDown that was lost was said again")
                .isEmpty();
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.left.status("peer").parameters()).isEqualTo(Pair.parameters(900, 5));
        assertThat(pair.left.sockets.openPaths).isOne();
    }

    @Test
    void whereNobodyAnswersTheNewSessionWaitsForTheDetectionTimeAndNoLonger() {
        Pair pair = Pair.up(17, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.left.remove("peer");
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        for (int step = 0; step < 29; step++) {
            pair.network.run(100 * MILLISECOND);
            assertThat(state(pair.toRight.last)).isEqualTo(SessionState.ADMIN_DOWN);
        }
        pair.network.run(200 * MILLISECOND);
        assertThat(state(pair.toRight.last)).isEqualTo(SessionState.DOWN);
        assertThat(pair.left.sockets.openPaths).isOne();
    }

    private static SessionState state(byte[] octets) {
        return ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(var packet)
                ? packet.state()
                : SessionState.UP;
    }

    @Test
    void aSessionThatWaitsForAnothersPlaceCanBeRemovedAndHasItsPlaceToItself() {
        Pair pair = Pair.up(18, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.left.remove("peer");
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        SessionConfig rival =
                SessionConfig.of("rival", Pair.RIGHT_ADDRESS, Encapsulation.singleHop(), Pair.parameters(50, 3));
        assertThatThrownBy(() -> pair.left.add(rival)).hasMessageEndingWith("of this kind already: peer");
        pair.left.remove("peer");
        assertThat(pair.left.sockets.openPaths)
                .as("that of the session that leaves")
                .isOne();
        pair.left.add(rival);
        pair.toLeft.cut = false;
        pair.network.run(6 * SECOND);
        assertThat(pair.left.up("rival")).isTrue();
        assertThat(pair.left.sessions()).hasSize(1);
    }

    @Test
    void aSystemThatClosesDoesNotWaitForSessionsThatWait() {
        Pair pair = Pair.up(19, Pair.parameters(50, 3));
        pair.left.remove("peer");
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.left.close(Duration.ofSeconds(3));
        pair.network.run(20 * MILLISECOND);
        assertThat(pair.left.sockets.closed).isTrue();
        assertThat(pair.left.sockets.openPaths).isZero();
        assertThat(pair.right.failures()).isEmpty();
    }

    @Test
    void closeEndsWhenAllRemoteSystemsKnow() {
        Pair pair = Pair.up(13, Pair.parameters(50, 3));
        pair.left.close(Duration.ofSeconds(3));
        pair.network.run(20 * MILLISECOND);
        assertThat(pair.left.sockets.closed).isTrue();
        assertThat(pair.left.sockets.openPaths).isZero();
        assertThat(pair.right.failures()).isEmpty();
    }

    @Test
    void closeWaitsNoLongerThanItMay() {
        Pair pair = Pair.up(14, Pair.parameters(50, 30));
        pair.toLeft.cut = true;
        pair.left.close(Duration.ofSeconds(2));
        pair.network.run(2 * SECOND - MILLISECOND);
        assertThat(pair.left.sockets.closed).isFalse();
        pair.network.run(2 * MILLISECOND);
        assertThat(pair.left.sockets.closed).isTrue();
    }

    @Test
    void closeOfSessionsThatHeardNobodyTakesNoTime() {
        Pair pair = new Pair(15);
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(SECOND);
        pair.left.close(Duration.ofSeconds(3));
        pair.network.run(MILLISECOND);
        assertThat(pair.left.sockets.closed).isTrue();
    }
}

package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.BfdException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a session comes, lives and goes, between two real engines. */
class SessionLifeTest {
    @Test
    void twoActiveSystemsComeUpAndAgreeOnTheSlowerOfTheTwo() {
        Pair pair = new Pair(1);
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.right.add(Pair.session(Pair.LEFT, Pair.parameters(100, 5)));
        pair.network.run(4 * SECOND);
        SessionStatus left = pair.left.status("peer");
        assertThat(left.state()).isEqualTo(SessionState.UP);
        assertThat(left.transmitInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(left.detectionTime()).contains(Duration.ofMillis(500));
        assertThat(pair.right.status("peer").detectionTime()).contains(Duration.ofMillis(300));
        assertThat(pair.left.events(BfdEvent.StateChanged.class))
                .extracting(BfdEvent.StateChanged::to)
                .endsWith(SessionState.UP)
                .doesNotContain(SessionState.DOWN);
    }

    @Test
    void packetsLeaveWithinTheJitterOfTheInterval() {
        Pair pair = Pair.up(2, Pair.parameters(100, 3));
        long before = pair.toRight.sent;
        pair.network.run(100 * SECOND);
        // From 75 to 100 percent of 100 ms: 87.5 ms at the mean, and half a tick late.
        assertThat(pair.toRight.sent - before).isBetween(1120L, 1150L);
    }

    @Test
    void withManySessionsPacketsLeaveTogetherAndStillWithinTheirJitter() {
        Star star = new Star(22, 200, Pair.parameters(50, 3));
        star.network.run(6 * SECOND);
        long flushes = star.spokes.sockets.flushes;
        long received = star.hub.engine.status().received();
        star.network.run(10 * SECOND);
        assertThat(star.hub.engine.status().received() - received)
                .as("87 percent of 50 ms at the mean")
                .isBetween(44_000L, 48_000L);
        assertThat(star.spokes.sockets.flushes - flushes).as("system calls").isLessThan(25_000);
        for (SessionStatus status : star.hub.sessions()) {
            Duration mean = status.gaps().total().dividedBy(status.gaps().count());
            assertThat(mean).isBetween(Duration.ofMillis(41), Duration.ofMillis(46));
            assertThat(status.gaps().worst().orElseThrow()).isLessThan(Duration.ofMillis(52));
        }
    }

    @Test
    void whenNothingIsHeardForTheDetectionTimeItGoesDownOnce() {
        Pair pair = Pair.up(3, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.network.run(SECOND);
        List<BfdEvent.StateChanged> failures = pair.left.failures();
        assertThat(failures).hasSize(1);
        BfdEvent.StateChanged down = failures.getFirst();
        assertThat(down.cause()).isEqualTo(Cause.DETECTION_TIME_EXPIRED);
        assertThat(down.diagnostic()).isEqualTo(Diagnostic.CONTROL_DETECTION_TIME_EXPIRED);
        assertThat(down.detectionTime()).contains(Duration.ofMillis(150));
        assertThat(down.overhead().orElseThrow()).isBetween(Duration.ZERO, Duration.ofNanos(VirtualSystem.LATENCY));
        assertThat(down.remoteDiagnostic()).contains(Diagnostic.NO_DIAGNOSTIC);
        assertThat(pair.right.failures())
                .extracting(BfdEvent.StateChanged::cause)
                .containsExactly(Cause.NEIGHBOR_SIGNALED_DOWN);
    }

    @Test
    void theGapThatTookItDownCountsWhenTheSameSystemIsBackSoon() {
        Pair pair = Pair.up(20, Pair.parameters(50, 3));
        assertThat(pair.left.status("peer").headroom().orElseThrow())
                .isBetween(Duration.ofMillis(98), Duration.ofMillis(101));
        pair.toLeft.cut = true;
        pair.network.run(300 * MILLISECOND);
        pair.toLeft.cut = false;
        pair.network.run(4 * SECOND);
        SessionStatus status = pair.left.status("peer");
        assertThat(status.gaps().worst().orElseThrow()).isBetween(Duration.ofMillis(300), Duration.ofMillis(1400));
        assertThat(status.headroom().orElseThrow()).isNegative();
        assertThat(status.gaps().laterThan(Duration.ofMillis(100))).isEqualTo(1);
    }

    @Test
    void anOutageSaysNothingAboutTimers() {
        Pair pair = Pair.up(21, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.network.run(10 * SECOND);
        pair.toLeft.cut = false;
        pair.network.run(4 * SECOND);
        assertThat(pair.left.status("peer").gaps().worst().orElseThrow()).isLessThan(Duration.ofMillis(53));
        assertThat(pair.left.status("peer").headroom().orElseThrow()).isPositive();
    }

    @Test
    void itComesUpAgainWhenThePathIsBack() {
        Pair pair = Pair.up(4, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.network.run(5 * SECOND);
        pair.toLeft.cut = false;
        pair.network.run(4 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.left.status("peer").counters().ups()).isEqualTo(2);
        assertThat(pair.left.status("peer").counters().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(AuthenticationType.class)
    void anAuthenticatedSessionComesUpAndStaysUp(AuthenticationType type) {
        Pair pair = Pair.up(5, Pair.parameters(50, 3), Optional.of(Pair.keys(type)));
        pair.network.run(20 * SECOND);
        assertThat(pair.left.failures()).isEmpty();
        assertThat(pair.left.status("peer").authentication()).contains(type);
        assertThat(pair.left.status("peer").counters().discarded()).isEmpty();
    }

    @Test
    void intervalsChangeWhileUpByAPollSequenceWithoutAFlap() {
        Pair pair = Pair.up(6, Pair.parameters(100, 3));
        for (int millis : new int[] {1000, 20, 300, 50, 10, 100}) {
            pair.left.happen("peer", new Event.ParametersChanged(Pair.parameters(millis, 3)));
            pair.network.run(5 * SECOND);
            Duration agreed = Duration.ofMillis(Math.max(millis, 100));
            assertThat(pair.left.status("peer").transmitInterval()).isEqualTo(agreed);
            assertThat(pair.left.status("peer").detectionTime()).contains(agreed.multipliedBy(3));
            assertThat(pair.right
                            .events(BfdEvent.NegotiatedChanged.class)
                            .getLast()
                            .detectionTime())
                    .isEqualTo(agreed.multipliedBy(3));
        }
        assertThat(pair.left.failures()).isEmpty();
        assertThat(pair.right.failures()).isEmpty();
    }

    @Test
    void adminDownIsNoFailureToEitherSystem() {
        Pair pair = Pair.up(7, Pair.parameters(50, 3));
        pair.left.happen("peer", new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        pair.network.run(10 * SECOND);
        assertThat(pair.left.failures()).isEmpty();
        assertThat(pair.right.failures()).isEmpty();
        assertThat(pair.right.status("peer").state()).isEqualTo(SessionState.DOWN);
        assertThat(pair.right.status("peer").heard().orElseThrow().state()).isEqualTo(SessionState.ADMIN_DOWN);
        pair.left.happen("peer", new Event.Enable());
        pair.network.run(4 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
    }

    @Test
    void aDownThatThisSystemSignalsIsAFailureToTheOtherAndLastsUntilItIsCleared() {
        Pair pair = Pair.up(8, Pair.parameters(50, 3));
        pair.left.happen("peer", new Event.SignalDown(Diagnostic.PATH_DOWN));
        pair.network.run(30 * SECOND);
        assertThat(pair.right.failures())
                .singleElement()
                .satisfies(down -> assertThat(down.remoteDiagnostic()).contains(Diagnostic.PATH_DOWN));
        assertThat(pair.left.status("peer").state()).isEqualTo(SessionState.DOWN);
        assertThat(pair.left.status("peer").heldDown()).contains(Diagnostic.PATH_DOWN);
        pair.left.happen("peer", new Event.ClearDown());
        pair.network.run(4 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.right.up("peer")).isTrue();
    }

    @Test
    void aNameOrAPathIsUsedOnce() {
        Pair pair = new Pair(16);
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        assertThatThrownBy(() -> pair.left.add(Pair.session("2001:db8::3", Pair.parameters(50, 3))))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("'peer' already");
        SessionConfig other =
                SessionConfig.of("other", Pair.RIGHT_ADDRESS, Encapsulation.singleHop(), Pair.parameters(50, 3));
        assertThatThrownBy(() -> pair.left.add(other))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("of this kind already: peer");
        pair.left.add(
                SessionConfig.of("multihop", Pair.RIGHT_ADDRESS, Encapsulation.multihop(250), Pair.parameters(50, 3)));
        assertThat(pair.left.sessions()).hasSize(2);
        assertThatThrownBy(() -> pair.left.happen("nobody", new Event.Enable()))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("no session or range 'nobody'");
    }

    @Test
    void singleHopAndMultihopBetweenTheSameAddressesAreTwoSessions() {
        Pair pair = new Pair(17);
        for (VirtualSystem system : pair.network.systems) {
            InetAddress remote = system == pair.left ? Pair.RIGHT_ADDRESS : Pair.LEFT_ADDRESS;
            system.add(SessionConfig.of("single", remote, Encapsulation.singleHop(), Pair.parameters(50, 3)));
            system.add(SessionConfig.of("multi", remote, Encapsulation.multihop(1), Pair.parameters(50, 3)));
        }
        pair.network.run(5 * SECOND);
        assertThat(pair.left.up("single")).isTrue();
        assertThat(pair.left.up("multi")).isTrue();
        pair.left.remove("multi");
        pair.network.run(5 * SECOND);
        assertThat(pair.right.up("single")).isTrue();
        assertThat(pair.right.up("multi")).isFalse();
    }

    @Test
    void aPeerThatRestartsWithAnotherDiscriminatorIsTakenUpAgain() {
        Pair pair = Pair.up(18, Pair.parameters(50, 3));
        pair.right.sockets.closed = true;
        VirtualSystem again = pair.network.system("again", Pair.RIGHT);
        pair.network.systems.remove(pair.right);
        again.add(Pair.session(Pair.LEFT, Pair.parameters(50, 3)));
        pair.network.run(6 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(again.up("peer")).isTrue();
        assertThat(pair.left.failures()).hasSize(1);
    }

    @Test
    void thousandsOfSessionsShareOneLoop() {
        int count = 3000;
        Star star = new Star(19, count, Pair.parameters(300, 3));
        VirtualSystem hub = star.hub;
        star.network.run(6 * SECOND);
        assertThat(hub.sessions()).hasSize(count).allMatch(status -> status.state() == SessionState.UP);
        assertThat(hub.sessions().stream()
                        .map(SessionStatus::localDiscriminator)
                        .distinct())
                .hasSize(count);
        assertThat(hub.failures()).isEmpty();
        assertThat(hub.engine.status().receiveBufferDrops()).isZero();
    }
}

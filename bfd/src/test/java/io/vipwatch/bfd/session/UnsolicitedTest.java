package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.BfdException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 9468: sessions that somebody else begins. */
class UnsolicitedTest {
    private static final String NAME = "nodes/2001:db8::1";

    private final Pair pair = new Pair(1);

    private static RangeConfig range(String prefix) {
        return RangeConfig.of("nodes", AddressPrefix.of(prefix), Encapsulation.singleHop(), Pair.passive(50, 3));
    }

    private static RangeConfig limited(int limit, double rate, Duration idle) {
        RangeConfig range = range("2001:db8::/32");
        return new RangeConfig(
                range.name(),
                range.prefix(),
                range.interfaceName(),
                range.encapsulation(),
                range.parameters(),
                range.keys(),
                limit,
                rate,
                idle);
    }

    private void flood(int strangers) {
        for (int count = 0; count < strangers; count++) {
            String source = "2001:db8:5::" + Integer.toHexString(count + 1);
            pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), source, Pair.RIGHT));
        }
    }

    @Test
    void aSystemOfTheRangeGetsASessionThatComesUpAtBothEnds() {
        pair.right.add(range("2001:db8::/64"));
        pair.network.run(SECOND);
        assertThat(pair.toLeft.sent).as("passive").isZero();
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.right.up(NAME)).isTrue();
        assertThat(pair.right.status(NAME).local()).contains(Pair.RIGHT_ADDRESS);
        assertThat(pair.right.events(BfdEvent.SessionCreated.class))
                .singleElement()
                .satisfies(created -> assertThat(created.session())
                        .isEqualTo(new SessionIdentity(NAME, Pair.LEFT_ADDRESS, Optional.of("nodes"))));
    }

    @Test
    void aSystemOutsideTheRangeDoesNot() {
        pair.right.add(range("2001:db8:1::/48"));
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.engine.status().discarded()).containsOnlyKeys(DiscardReason.NO_SESSION);
    }

    @Test
    void whoSaysAdminDownDoesNotAskForASession() {
        pair.right.add(range("2001:db8::/64"));
        pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.ADMIN_DOWN, 0), Pair.LEFT, Pair.RIGHT));
        pair.network.run(SECOND);
        assertThat(pair.right.sessions()).isEmpty();
    }

    @Test
    void aPacketThatHasPassedARouterIsNoReasonForASession() {
        pair.right.add(range("2001:db8::/64"));
        pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.LEFT, Pair.RIGHT)
                .hopLimit(254));
        pair.network.run(SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.engine.status().discarded()).containsOnlyKeys(DiscardReason.HOP_LIMIT);
    }

    @Test
    void theSourceMustBelongToTheSubnetOfTheInterface() {
        pair.right.add(range("2001:db8::/32"));
        pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), "2001:db8:ff00::1", Pair.RIGHT));
        pair.network.run(SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.engine.status().discarded()).containsOnlyKeys(DiscardReason.SOURCE_ADDRESS);
    }

    @Test
    void aSessionThatIsNotUpForTheIdleTimeIsForgottenAndMayComeAgain() {
        pair.right.add(limited(10, 10, Duration.ofSeconds(20)));
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        pair.toRight.cut = true;
        pair.network.run(19 * SECOND);
        assertThat(pair.right.sessions()).hasSize(1);
        pair.network.run(2 * SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.sockets.openPaths).isZero();
        assertThat(pair.right.events(BfdEvent.SessionForgotten.class)).hasSize(1);
        pair.toRight.cut = false;
        pair.network.run(5 * SECOND);
        assertThat(pair.right.up(NAME)).isTrue();
    }

    @Test
    void aRangeHasNoMoreSessionsThanItMay() {
        pair.right.add(limited(10, 1e9, Duration.ofSeconds(20)));
        flood(1000);
        pair.network.run(100 * MILLISECOND);
        assertThat(pair.right.sessions()).hasSize(10);
        assertThat(pair.right.engine.status().discarded())
                .containsExactly(Map.entry(DiscardReason.UNSOLICITED_LIMIT, 990L));
    }

    @Test
    void aRangeGetsSessionsNoFasterThanItMay() {
        pair.right.add(limited(10_000, 20, Duration.ofSeconds(60)));
        for (int second = 0; second < 10; second++) {
            flood(1000);
            pair.network.run(SECOND);
        }
        assertThat(pair.right.sessions()).hasSizeBetween(190, 220);
    }

    @Test
    void aSpoofedFloodLeavesNothingBehindAndIsToldOnceASecond() {
        pair.right.add(limited(50, 20, Duration.ofSeconds(5)));
        for (int round = 0; round < 100; round++) {
            flood(500);
            pair.network.run(100 * MILLISECOND);
        }
        assertThat(pair.right.sockets.openPaths).isEqualTo(50);
        int told = pair.right.events(BfdEvent.CreationRefused.class).size();
        long suppressed = pair.right.events(BfdEvent.CreationRefused.class).stream()
                .mapToLong(BfdEvent.CreationRefused::suppressed)
                .sum();
        assertThat(told).isBetween(9, 11);
        assertThat(suppressed).isGreaterThan(40_000);
        pair.network.run(10 * SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.sockets.openPaths).isZero();
        assertThat(pair.right.engine.nextDue()).as("nothing is due").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withKeysOnlyAnAuthenticPacketCreatesASession() {
        RangeConfig open = range("2001:db8::/64");
        pair.right.add(new RangeConfig(
                open.name(),
                open.prefix(),
                open.interfaceName(),
                open.encapsulation(),
                open.parameters(),
                Optional.of(Pair.keys(AuthenticationType.METICULOUS_KEYED_SHA1)),
                open.limit(),
                open.creationsPerSecond(),
                open.idle()));
        pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.LEFT, Pair.RIGHT));
        pair.network.run(SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.engine.status().discarded()).containsOnlyKeys(DiscardReason.AUTHENTICATION_MISSING);
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3))
                .with(Pair.keys(AuthenticationType.METICULOUS_KEYED_SHA1)));
        pair.network.run(5 * SECOND);
        assertThat(pair.right.up(NAME)).isTrue();
    }

    @Test
    void whatTheOperatorDoesToTheRangeIsDoneToItsSessionsAndToThoseToCome() {
        pair.right.add(range("2001:db8::/64"));
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        pair.right.happen("nodes", new Event.SignalDown(Diagnostic.PATH_DOWN));
        pair.network.run(200 * SECOND);
        assertThat(pair.left.failures()).hasSize(1);
        assertThat(pair.left.up("peer")).isFalse();
        assertThat(pair.right.events(BfdEvent.SessionForgotten.class)).isNotEmpty();
        assertThat(pair.right.status(NAME).heldDown()).contains(Diagnostic.PATH_DOWN);
        pair.right.happen("nodes", new Event.ClearDown());
        pair.network.run(5 * SECOND);
        assertThat(pair.left.up("peer")).isTrue();
    }

    @Test
    void aDisabledRangeHasNoNewSessions() {
        pair.right.add(range("2001:db8::/64"));
        pair.right.happen("nodes", new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        assertThat(pair.right.sessions()).isEmpty();
        pair.right.happen("nodes", new Event.Enable());
        pair.network.run(5 * SECOND);
        assertThat(pair.right.up(NAME)).isTrue();
    }

    @Test
    void aRangeThatIsRemovedTakesItsSessionsWithItAsNoFailure() {
        pair.right.add(range("2001:db8::/64"));
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        pair.network.run(4 * SECOND);
        pair.right.remove("nodes");
        pair.network.run(10 * SECOND);
        assertThat(pair.left.failures()).isEmpty();
        assertThat(pair.right.sessions()).isEmpty();
        assertThat(pair.right.sockets.openPaths).isZero();
    }

    @Test
    void theLongestPrefixDecidesAndAConfiguredSessionGoesBeforeAny() {
        pair.right.add(range("::/0"));
        pair.right.add(new RangeConfig(
                "near",
                AddressPrefix.of("2001:db8::/64"),
                Optional.empty(),
                Encapsulation.singleHop(),
                Pair.passive(100, 3),
                Optional.empty(),
                10,
                10,
                Duration.ofSeconds(60)));
        pair.right.add(SessionConfig.of(
                "configured", InetAddress.ofLiteral("2001:db8::7"), Encapsulation.singleHop(), Pair.parameters(50, 3)));
        for (String source : new String[] {"2001:db8::7", "2001:db8::8", "2001:db9::9"}) {
            pair.right.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), source, Pair.RIGHT));
        }
        pair.network.run(10 * MILLISECOND);
        assertThat(pair.right.sessions())
                .extracting(SessionStatus::name)
                .containsExactly("configured", "near/2001:db8::8", "nodes/2001:db9::9");
    }

    @Test
    void theSessionsOfARangeStayPassive() {
        pair.right.add(range("2001:db8::/64"));
        assertThatThrownBy(() -> pair.right.happen("nodes", new Event.ParametersChanged(Pair.parameters(50, 3))))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("passive");
    }
}

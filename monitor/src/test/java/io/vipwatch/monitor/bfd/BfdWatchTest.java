package io.vipwatch.monitor.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Intervals;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.ReceiveGaps;
import io.vipwatch.bfd.session.SessionCounters;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bfd.session.SystemStatus;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.Permission;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BfdWatchTest {
    private static final long SECOND = 1_000_000_000;

    private final BfdWatch watch = new BfdWatch();

    private static SessionStatus status(
            SessionState state, Optional<Stamp> lastHeard, Map<DiscardReason, Long> discarded) {
        return new SessionStatus(
                new SessionIdentity("node1", InetAddress.ofLiteral("2001:db8::11"), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Encapsulation.multihop(254),
                new Parameters(Role.ACTIVE, 300_000, 300_000, 3),
                state,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                1,
                50_000,
                new Intervals(1_000_000, 300_000),
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                new Stamp(0, 0),
                false,
                lastHeard,
                Optional.empty(),
                new SessionCounters(0, 0, 0, discarded, 0, 0, 0),
                new ReceiveGaps(
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static SystemStatus system(Map<DiscardReason, Long> discarded) {
        Abilities abilities = new Abilities(
                Abilities.Access.FOREIGN_FUNCTIONS,
                Abilities.Transmission.SOCKET_PER_SESSION,
                true,
                true,
                true,
                true,
                1,
                new Permission.NotAsked(),
                new Permission.NotAsked(),
                List.of());
        return new SystemStatus(true, abilities, 0, discarded, 0, 0, 0, Duration.ZERO, 0);
    }

    private List<String> look(SessionStatus status, long seconds) {
        return watch.look(List.of(status), system(Map.of()), seconds * SECOND).stream()
                .map(warning -> warning.count() + ": " + warning.reason())
                .toList();
    }

    @Test
    void aPeerThatIsNotHeardRunsNoBfdAndThatIsSaidOnce() {
        SessionStatus silent = status(SessionState.DOWN, Optional.empty(), Map.of());
        assertThat(look(silent, 9)).isEmpty();
        assertThat(look(silent, 10))
                .containsExactly("1: the peer runs no BFD, as far as can be told: nothing was heard of it in 10 s."
                        + " Its BGP session is not affected");
        assertThat(look(silent, 11)).isEmpty();
    }

    @Test
    void aSessionThatIsTakenOutOfUseHereIsNotExpectedToHearAnything() {
        assertThat(look(status(SessionState.ADMIN_DOWN, Optional.empty(), Map.of()), 60))
                .isEmpty();
    }

    @Test
    void packetsThatFitNoSessionAreNamedBesideTheSilence() {
        SessionStatus silent = status(SessionState.DOWN, Optional.empty(), Map.of());
        assertThat(watch.look(List.of(silent), system(Map.of(DiscardReason.HOP_LIMIT, 12L)), 10 * SECOND))
                .singleElement()
                .extracting(BfdWatch.Warning::reason)
                .asString()
                .contains("(packets of somebody were discarded: 12 × TTL or hop limit too low)");
    }

    @Test
    void aReasonForDiscardsIsToldAtOnceAndThenOnceAMinuteWithHowOften() {
        assertThat(look(discarding(3), 1))
                .containsExactly("3: packets of the peer are discarded: TTL or hop limit too low, 254 is asked for; see"
                        + " multihop.minimum_hop_limit");
        assertThat(look(discarding(9), 2)).isEmpty();
        assertThat(look(discarding(80), 61)).singleElement().asString().startsWith("77: ");
        assertThat(look(discarding(80), 200)).isEmpty();
    }

    private static SessionStatus discarding(long count) {
        return status(SessionState.DOWN, Optional.of(new Stamp(0, 0)), Map.of(DiscardReason.HOP_LIMIT, count));
    }
}

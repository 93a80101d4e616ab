package io.vipwatch.monitor.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdEvidence;
import io.vipwatch.monitor.event.BfdUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Changes that were not told are learned from the counters of the sessions; each is said once, and said to be that. */
class SessionChangesTest {
    private final Told told = new Told();
    private final SessionChanges changes =
            new SessionChanges(told, told, new BfdReports(() -> 4784), _ -> Optional.of(Told.CLOSING));

    private static BfdEvent.StateChanged change(long nanos, SessionState from, SessionState to, boolean failure) {
        return new BfdEvent.StateChanged(
                new Stamp(nanos, nanos),
                Told.NODE1,
                from,
                to,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                to == SessionState.UP ? Cause.HANDSHAKE : Cause.DETECTION_TIME_EXPIRED,
                Optional.empty(),
                Optional.empty(),
                failure);
    }

    @Test
    void aFailureThatWasNotToldIsCaughtUpOnAndClosesTheBgpSession() {
        changes.changed(change(100, SessionState.INIT, SessionState.UP, false));
        changes.catchUp(List.of(Told.status(SessionState.DOWN, 900, 1, 1)));

        BfdDown down = told.downs().getFirst();
        assertThat(down.learned()).isEqualTo(BfdEvidence.CAUGHT_UP);
        assertThat(down.cause()).isEqualTo("unknown");
        assertThat(down.failure()).isTrue();
        assertThat(down.silence()).contains(Duration.ofNanos(300));
        assertThat(down.consequence()).isEqualTo(BfdDown.Consequence.SESSION_CLOSED);
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON", "node1 CLOSE");
    }

    @Test
    void whatWasCaughtUpOnIsNotToldAgainWhenItsTurnComes() {
        changes.changed(change(100, SessionState.INIT, SessionState.UP, false));
        changes.catchUp(List.of(Told.status(SessionState.DOWN, 900, 1, 1)));
        changes.changed(change(900, SessionState.UP, SessionState.DOWN, true));
        assertThat(told.downs()).hasSize(1);
        changes.changed(change(901, SessionState.DOWN, SessionState.UP, false));
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON", "node1 CLOSE", "node1 LET_GO_ON");
    }

    @Test
    void aSessionThatFailedAndIsUpAgainIsRecordedAndClosesNothing() {
        changes.changed(change(100, SessionState.INIT, SessionState.UP, false));
        changes.catchUp(List.of(Told.status(SessionState.UP, 900, 3, 2)));

        assertThat(told.downs()).singleElement().satisfies(down -> {
            assertThat(down.failure()).isTrue();
            assertThat(down.consequence()).isEqualTo(BfdDown.Consequence.NONE);
        });
        assertThat(told.ups()).extracting(BfdUp::learned).containsExactly(BfdEvidence.TOLD, BfdEvidence.CAUGHT_UP);
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON", "node1 LET_GO_ON");
    }

    /** RFC 5882 §4.1. */
    @Test
    void anAdminDownThatWasNotToldIsNoFailure() {
        changes.changed(change(100, SessionState.INIT, SessionState.UP, false));
        changes.catchUp(List.of(Told.status(SessionState.DOWN, 900, 1, 0)));
        assertThat(told.downs()).extracting(BfdDown::failure).containsExactly(false);
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON", "node1 LEAVE_ALONE");
    }

    @Test
    void aSessionThatCameUpAndFailedUnnoticedIsLostLikeAnyOther() {
        changes.catchUp(List.of(Told.status(SessionState.DOWN, 900, 1, 1)));
        assertThat(told.downs()).hasSize(1);
        assertThat(told.toBgp).containsExactly("node1 CLOSE");
    }

    @Test
    void whereNothingWasMissedNothingIsSaid() {
        changes.changed(change(100, SessionState.INIT, SessionState.UP, false));
        changes.catchUp(List.of(Told.status(SessionState.UP, 100, 1, 0)));
        assertThat(told.downs()).isEmpty();
        assertThat(told.ups()).hasSize(1);
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON");
    }
}

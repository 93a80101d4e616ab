package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session that this system keeps Down: the same table as ever, but that Down is not left. */
class HeldDownTest {
    private static final Event SIGNAL = new Event.SignalDown(Diagnostic.PATH_DOWN);

    private static Session held(SessionState state) {
        return Sessions.after(Sessions.in(state), SIGNAL);
    }

    private static List<Event> everythingTheNeighborCanSay() {
        return List.of(
                Neighbor.says(SessionState.ADMIN_DOWN).event(),
                Neighbor.says(SessionState.DOWN).event(),
                Neighbor.says(SessionState.INIT).event(),
                Neighbor.says(SessionState.UP).event());
    }

    @Test
    void nothingThatTheNeighborSaysTakesItOutOfDown() {
        for (Event said : everythingTheNeighborCanSay()) {
            for (SessionState state : List.of(SessionState.DOWN, SessionState.INIT, SessionState.UP)) {
                Session session = Sessions.after(held(state), said, new Event.SilenceDeadlinePassed(), said);
                assertThat(session.state()).as("%s after %s", said, state).isEqualTo(SessionState.DOWN);
                assertThat(session.diagnostic()).isEqualTo(Diagnostic.PATH_DOWN);
            }
        }
    }

    @Test
    void aPollIsAnsweredAllTheSame() {
        Step step = SessionMachine.step(
                held(SessionState.UP),
                Neighbor.says(SessionState.DOWN).polling().event());
        assertThat(step.actions()).containsExactly(new Action.Transmit(Occasion.FINAL));
    }

    @Test
    void theNeighborSeesAFailureWithTheDiagnostic() {
        Step step = SessionMachine.step(Sessions.in(SessionState.UP), SIGNAL);
        assertThat(step.actions())
                .contains(new Action.StateChanged(
                        SessionState.UP, SessionState.DOWN, Diagnostic.PATH_DOWN, Cause.SIGNALED_LOCALLY))
                .contains(new Action.Transmit(Occasion.CHANGE));
        assertThat(Sessions.periodic(step.session()).state()).isEqualTo(SessionState.DOWN);
        assertThat(Sessions.periodic(step.session()).diagnostic()).isEqualTo(Diagnostic.PATH_DOWN);
    }

    @Test
    void whenItIsClearedTheHandshakeBegins() {
        Session cleared = Sessions.after(held(SessionState.UP), new Event.ClearDown());
        assertThat(cleared.state()).isEqualTo(SessionState.DOWN);
        Session up = Sessions.after(cleared, Neighbor.says(SessionState.INIT).event());
        assertThat(up.state()).isEqualTo(SessionState.UP);
        assertThat(up.diagnostic()).isEqualTo(Diagnostic.NO_DIAGNOSTIC);
    }

    @Test
    void itOutlastsAdminDown() {
        Session enabled = Sessions.after(
                Sessions.in(SessionState.UP),
                new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN),
                SIGNAL,
                new Event.Enable());
        assertThat(enabled.state()).isEqualTo(SessionState.DOWN);
        assertThat(enabled.diagnostic()).isEqualTo(Diagnostic.PATH_DOWN);
        assertThat(Sessions.after(enabled, Neighbor.says(SessionState.DOWN).event())
                        .state())
                .isEqualTo(SessionState.DOWN);
    }

    @Test
    void aResetOfTheForwardingPlaneDoesNotHideTheReason() {
        assertThat(Sessions.after(held(SessionState.UP), new Event.ForwardingPlaneReset())
                        .diagnostic())
                .isEqualTo(Diagnostic.PATH_DOWN);
    }
}

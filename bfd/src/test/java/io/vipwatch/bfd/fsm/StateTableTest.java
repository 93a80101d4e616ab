package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 5880 §6.2, §6.8.4, §6.8.6, §6.8.15, §6.8.16: every state under every received state and local event. */
class StateTableTest {
    private static final Map<String, Event> EVENTS = Map.of(
            "AdminDown",
            Neighbor.says(SessionState.ADMIN_DOWN).event(),
            "Down",
            Neighbor.says(SessionState.DOWN).event(),
            "Init",
            Neighbor.says(SessionState.INIT).event(),
            "Up",
            Neighbor.says(SessionState.UP).event(),
            "silence",
            new Event.SilenceDeadlinePassed(),
            "enable",
            new Event.Enable(),
            "disable",
            new Event.Disable(Diagnostic.PATH_DOWN),
            "reset",
            new Event.ForwardingPlaneReset(),
            "signal",
            new Event.SignalDown(Diagnostic.PATH_DOWN),
            "clear",
            new Event.ClearDown());

    /** Next state, diagnostic, cause; a dash where the session stays as it is. */
    private static final String TABLE = """
            AdminDown  AdminDown  -
            AdminDown  Down       -
            AdminDown  Init       -
            AdminDown  Up         -
            AdminDown  silence    -
            AdminDown  enable     Down      0 ENABLED
            AdminDown  disable    AdminDown 5 -
            AdminDown  reset      -
            AdminDown  signal     -
            AdminDown  clear      -
            Down       AdminDown  -
            Down       Down       Init      0 HANDSHAKE
            Down       Init       Up        0 HANDSHAKE
            Down       Up         -
            Down       silence    -
            Down       enable     -
            Down       disable    AdminDown 5 DISABLED
            Down       reset      Down      4 -
            Down       signal     Down      5 -
            Down       clear      -
            Init       AdminDown  Down      3 NEIGHBOR_ADMIN_DOWN
            Init       Down       -
            Init       Init       Up        0 HANDSHAKE
            Init       Up         Up        0 HANDSHAKE
            Init       silence    Down      1 DETECTION_TIME_EXPIRED
            Init       enable     -
            Init       disable    AdminDown 5 DISABLED
            Init       reset      Down      4 FORWARDING_PLANE_RESET
            Init       signal     Down      5 SIGNALED_LOCALLY
            Init       clear      -
            Up         AdminDown  Down      3 NEIGHBOR_ADMIN_DOWN
            Up         Down       Down      3 NEIGHBOR_SIGNALED_DOWN
            Up         Init       -
            Up         Up         -
            Up         silence    Down      1 DETECTION_TIME_EXPIRED
            Up         enable     -
            Up         disable    AdminDown 5 DISABLED
            Up         reset      Down      4 FORWARDING_PLANE_RESET
            Up         signal     Down      5 SIGNALED_LOCALLY
            Up         clear      -
            """;

    record Row(String from, String event, List<String> expected) {
        Event stimulus() {
            return Objects.requireNonNull(EVENTS.get(event), event);
        }

        @Override
        public String toString() {
            return from + " + " + event;
        }
    }

    static Stream<Row> rows() {
        return TABLE.lines()
                .map(line -> line.split(" +"))
                .map(words -> new Row(words[0], words[1], List.of(words).subList(2, words.length)));
    }

    private static SessionState state(String text) {
        return Stream.of(SessionState.values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTableIsTotal() {
        assertThat(rows().map(Row::toString).distinct()).hasSize(SessionState.values().length * EVENTS.size());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSessionFollowsTheTable(Row row) {
        Session session = Sessions.in(state(row.from()));
        assertThat(session.state().text()).isEqualTo(row.from());
        Step step = SessionMachine.step(session, row.stimulus());
        List<Action.StateChanged> changes = step.actions().stream()
                .filter(Action.StateChanged.class::isInstance)
                .map(Action.StateChanged.class::cast)
                .toList();
        if (row.expected().equals(List.of("-"))) {
            assertThat(step.session().state()).isEqualTo(session.state());
            assertThat(step.session().diagnostic()).isEqualTo(session.diagnostic());
            assertThat(changes).isEmpty();
            return;
        }
        SessionState next = state(row.expected().get(0));
        Diagnostic diagnostic = new Diagnostic(Integer.parseInt(row.expected().get(1)));
        assertThat(step.session().state()).isEqualTo(next);
        assertThat(step.session().diagnostic()).isEqualTo(diagnostic);
        if (row.expected().get(2).equals("-")) {
            assertThat(changes).isEmpty();
        } else {
            Cause cause = Cause.valueOf(row.expected().get(2));
            assertThat(changes).containsExactly(new Action.StateChanged(session.state(), next, diagnostic, cause));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aChangeOfStateOrDiagnosticIsToldAtOnce(Row row) {
        Session session = Sessions.in(state(row.from()));
        Step step = SessionMachine.step(session, row.stimulus());
        boolean told = step.actions().contains(new Action.Transmit(Occasion.CHANGE));
        assertThat(told)
                .isEqualTo(step.session().state() != session.state()
                        || !step.session().diagnostic().equals(session.diagnostic()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPollIsAnsweredInEveryStateButAdminDown(Row row) {
        if (row.stimulus() instanceof Event.Received(var packet)) {
            Session session = Sessions.in(state(row.from()));
            Step step = SessionMachine.step(
                    session, Neighbor.says(packet.state()).polling().event());
            assertThat(step.actions().contains(new Action.Transmit(Occasion.FINAL)))
                    .isEqualTo(session.state() != SessionState.ADMIN_DOWN);
            assertThat(step.actions())
                    .doesNotContain(new Action.Transmit(Occasion.CHANGE))
                    .hasSizeLessThan(3);
        }
    }

    @Test
    void inAdminDownThePacketIsDiscardedAfterTheRemoteVariablesAreSet() {
        Session disabled = SessionMachine.step(Sessions.created(), new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN))
                .session();
        Step step =
                SessionMachine.step(disabled, Neighbor.says(SessionState.DOWN).event());
        assertThat(step.actions()).contains(new Action.Discard(DiscardReason.SESSION_ADMIN_DOWN));
        assertThat(step.session().remote().discriminatorOrZero()).isEqualTo(Neighbor.DISCRIMINATOR);
    }

    @Test
    void adminDownIsNotAFailureOfThePath() {
        assertThat(failure(Neighbor.says(SessionState.ADMIN_DOWN).event())).isFalse();
        assertThat(failure(new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN))).isFalse();
        assertThat(failure(Neighbor.says(SessionState.DOWN).event())).isTrue();
        assertThat(failure(new Event.SilenceDeadlinePassed())).isTrue();
        assertThat(failure(new Event.ForwardingPlaneReset())).isTrue();
    }

    @Test
    void aSessionThatWasNeverUpDoesNotFail() {
        Step step = SessionMachine.step(Sessions.in(SessionState.INIT), new Event.SilenceDeadlinePassed());
        assertThat(step.actions())
                .filteredOn(Action.StateChanged.class::isInstance)
                .allMatch(action -> !((Action.StateChanged) action).failure())
                .hasSize(1);
    }

    private static boolean failure(Event event) {
        return SessionMachine.step(Sessions.in(SessionState.UP), event).actions().stream()
                .filter(Action.StateChanged.class::isInstance)
                .map(Action.StateChanged.class::cast)
                .findFirst()
                .orElseThrow()
                .failure();
    }

    @Test
    void afterADetectionTimeOfSilenceTheRemoteDiscriminatorIsZeroInEveryState() {
        for (SessionState state : SessionState.values()) {
            Session silent = Sessions.after(Sessions.in(state), new Event.SilenceDeadlinePassed());
            assertThat(silent.remote().discriminatorOrZero()).as("%s", state).isZero();
            assertThat(silent.remote().requiredMinRxIntervalOrInitial())
                    .as("%s", state)
                    .isEqualTo(1);
        }
    }

    @Test
    void whenTheNeighborSignalsDownItsDiscriminatorIsKept() {
        Session down = Sessions.after(
                Sessions.in(SessionState.UP), Neighbor.says(SessionState.DOWN).event());
        assertThat(down.remote().discriminatorOrZero()).isEqualTo(Neighbor.DISCRIMINATOR);
    }

    @Test
    void aConcatenatedPathIsSignaledWithoutTakingTheSessionDown() {
        Step step = SessionMachine.step(
                Sessions.settled(Sessions.parameters(100_000, 200_000)),
                new Event.ConcatenatedPathChanged(Diagnostic.CONCATENATED_PATH_DOWN));
        assertThat(step.session().state()).isEqualTo(SessionState.UP);
        assertThat(Sessions.periodic(step.session()).diagnostic()).isEqualTo(Diagnostic.CONCATENATED_PATH_DOWN);
        assertThat(step.actions()).containsExactly(new Action.Transmit(Occasion.CHANGE));
    }

    @Test
    void theSamePacketAgainLeavesAnUpSessionTheVerySameObject() {
        Session up = Sessions.settled(Sessions.parameters(100_000, 200_000));
        Step step = SessionMachine.step(up, Neighbor.says(SessionState.UP).event());
        assertThat(step.session()).isSameAs(up);
        assertThat(step.actions()).isEmpty();
        assertThat(step.heard()).isTrue();
        assertThat(Sessions.sent(up, Occasion.PERIODIC)).isSameAs(up);
    }
}

package io.vipwatch.bfd.fsm;

import static io.vipwatch.bfd.fsm.Sessions.after;
import static io.vipwatch.bfd.fsm.Sessions.parameters;
import static io.vipwatch.bfd.fsm.Sessions.periodic;
import static io.vipwatch.bfd.fsm.Sessions.sent;
import static io.vipwatch.bfd.fsm.Sessions.settle;
import static io.vipwatch.bfd.fsm.Sessions.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import org.junit.jupiter.api.Test;

/** RFC 5880 §6.5, §6.8.2 to §6.8.4: intervals, detection time, and the Poll Sequences that change them. */
class TimerNegotiationTest {
    private static final Event UP = Neighbor.says(SessionState.UP).event();
    private static final Event FINAL =
            Neighbor.says(SessionState.UP).answering().event();

    private static Event change(long tx, long rx) {
        return new Event.ParametersChanged(parameters(tx, rx));
    }

    @Test
    void whenTheSessionIsNotUpTheDesiredMinTxIntervalIsNotLessThanOneSecond() {
        for (SessionState state : SessionState.values()) {
            long desired = periodic(Sessions.in(state)).desiredMinTxInterval();
            assertThat(desired).as("%s", state).isEqualTo(state == SessionState.UP ? 100_000 : 1_000_000);
        }
        assertThat(periodic(Sessions.created(parameters(5_000_000, 1))).desiredMinTxInterval())
                .isEqualTo(5_000_000);
    }

    @Test
    void theSystemReportingTheSlowerRateDeterminesTheTransmissionRate() {
        Session up = settled(parameters(100_000, 200_000));
        assertThat(up.transmitInterval()).isEqualTo(300_000);
        assertThat(after(up, Neighbor.says(SessionState.UP).intervals(1, 50_000).event())
                        .transmitInterval())
                .isEqualTo(100_000);
    }

    @Test
    void theDetectionTimeIsTheRemoteMultiplierTimesTheSlowerInterval() {
        Session up = settled(parameters(100_000, 200_000));
        assertThat(up.detectionTime()).contains(3 * 300_000L);
        Neighbor faster = Neighbor.says(SessionState.UP).intervals(10_000, 1).multiplier(5);
        assertThat(after(up, faster.event()).detectionTime()).contains(5 * 200_000L);
        assertThat(up.remoteDetectionTime()).isEqualTo(3 * 300_000L);
        assertThat(Sessions.created().detectionTime()).isEmpty();
    }

    @Test
    void theLargestDetectionTimeDoesNotOverflow() {
        Neighbor slow = Neighbor.says(SessionState.DOWN)
                .intervals(0xffff_ffffL, 0xffff_ffffL)
                .multiplier(255);
        Session session = after(Sessions.created(), slow.event());
        assertThat(Deadlines.silence(session, 1)).isEqualTo(1 + 255 * 0xffff_ffffL * 1000);
        assertThat(Deadlines.transmission(session, 1, 0)).isEqualTo(1 + 0xffff_ffffL * 1000);
    }

    @Test
    void whenTheSessionComesUpAPollSequenceTellsTheFasterInterval() {
        Session up = Sessions.in(SessionState.UP);
        ControlPacket packet = periodic(up);
        assertThat(packet.poll()).isTrue();
        assertThat(packet.desiredMinTxInterval()).isEqualTo(100_000);
        assertThat(up.inEffect()).isEqualTo(up.advertised());
    }

    @Test
    void ifEitherIntervalIsChangedAPollSequenceMustBeInitiated() {
        Session up = settled(parameters(100_000, 200_000));
        assertThat(periodic(up).poll()).isFalse();
        assertThat(periodic(after(up, change(90_000, 200_000))).poll()).isTrue();
        assertThat(periodic(after(up, change(110_000, 200_000))).poll()).isTrue();
        assertThat(periodic(after(up, change(100_000, 190_000))).poll()).isTrue();
        assertThat(periodic(after(up, change(100_000, 210_000))).poll()).isTrue();
        Event multiplier = new Event.ParametersChanged(new Parameters(Role.ACTIVE, 100_000, 200_000, 9));
        assertThat(periodic(after(up, multiplier)).poll()).isFalse();
        assertThat(periodic(after(up, multiplier)).detectMult()).isEqualTo(9);
    }

    @Test
    void anIncreasedTransmitIntervalMustNotBeUsedUntilThePollSequenceHasTerminated() {
        Session changed = after(settled(parameters(400_000, 200_000)), change(900_000, 200_000));
        assertThat(periodic(changed).desiredMinTxInterval()).isEqualTo(900_000);
        assertThat(changed.transmitInterval()).isEqualTo(400_000);
        Session polled = sent(changed, Occasion.PERIODIC);
        assertThat(polled.transmitInterval()).isEqualTo(400_000);
        assertThat(after(polled, UP).transmitInterval()).isEqualTo(400_000);
        Step step = SessionMachine.step(polled, FINAL);
        assertThat(step.session().transmitInterval()).isEqualTo(900_000);
        assertThat(step.actions()).containsExactly(new Action.PollAcknowledged());
    }

    @Test
    void aReducedTransmitIntervalIsUsedImmediately() {
        Session changed = after(settled(parameters(900_000, 200_000)), change(400_000, 200_000));
        assertThat(changed.transmitInterval()).isEqualTo(400_000);
    }

    @Test
    void aReducedReceiveIntervalMustNotShortenTheDetectionTimeUntilThePollSequenceHasTerminated() {
        Session changed = after(settled(parameters(100_000, 800_000)), change(100_000, 400_000));
        assertThat(periodic(changed).requiredMinRxInterval()).isEqualTo(400_000);
        assertThat(changed.detectionTime()).contains(3 * 800_000L);
        assertThat(after(sent(changed, Occasion.PERIODIC), FINAL).detectionTime())
                .contains(3 * 400_000L);
    }

    @Test
    void anIncreasedReceiveIntervalLengthensTheDetectionTimeImmediately() {
        Session changed = after(settled(parameters(100_000, 400_000)), change(100_000, 800_000));
        assertThat(changed.detectionTime()).contains(3 * 800_000L);
    }

    @Test
    void aReducedRemoteMinRxIntervalMustBeHonoredImmediately() {
        Session up = settled(parameters(50_000, 200_000));
        long before = Deadlines.transmission(up, 1_000_000_000, 0);
        Session faster = after(
                up, Neighbor.says(SessionState.UP).intervals(300_000, 60_000).event());
        assertThat(before).isEqualTo(1_300_000_000);
        assertThat(Deadlines.transmission(faster, 1_000_000_000, 0)).isEqualTo(1_060_000_000);
    }

    @Test
    void thePollBitIsOnPeriodicPacketsOnlyAndNeverBesideTheFinalBit() {
        Session up = Sessions.in(SessionState.UP);
        for (Occasion occasion : Occasion.values()) {
            ControlPacket packet = up.transmit(occasion).orElseThrow().packet();
            assertThat(packet.poll()).isEqualTo(occasion == Occasion.PERIODIC);
            assertThat(packet.finalBit()).isEqualTo(occasion == Occasion.FINAL);
        }
    }

    @Test
    void aFinalBeforeAnyPollHasLeftIsIgnored() {
        Session changed = after(settled(parameters(400_000, 200_000)), change(900_000, 200_000), FINAL);
        assertThat(changed.transmitInterval()).isEqualTo(400_000);
        assertThat(periodic(changed).poll()).isTrue();
    }

    @Test
    void changesBeforeThePollHasLeftAreTakenTogether() {
        Session changed =
                after(settled(parameters(400_000, 800_000)), change(900_000, 800_000), change(900_000, 500_000));
        Session done = after(sent(changed, Occasion.PERIODIC), FINAL);
        assertThat(done.inEffect()).isEqualTo(new Intervals(900_000, 500_000));
    }

    /** A session that has changed again after {@code polls} Polls have left. */
    private static Session changedWhilePolling(int polls) {
        Session session = after(settled(parameters(400_000, 200_000)), change(900_000, 200_000));
        for (int poll = 0; poll < polls; poll++) {
            session = sent(session, Occasion.PERIODIC);
        }
        return after(session, change(2_000_000, 200_000));
    }

    @Test
    void aChangeDuringAPollSequenceIsPolledForAgain() {
        Session first = after(changedWhilePolling(1), FINAL);
        assertThat(first.transmitInterval()).as("the Final is ambiguous").isEqualTo(400_000);
        assertThat(periodic(first).poll()).isTrue();
        assertThat(after(first, FINAL).transmitInterval())
                .as("no second Poll has left yet")
                .isEqualTo(400_000);
        assertThat(after(sent(first, Occasion.PERIODIC), FINAL).transmitInterval())
                .isEqualTo(2_000_000);
    }

    @Test
    void anotherPollSequenceWaitsUntilEveryPollHasBeenAnswered() {
        Session first = after(changedWhilePolling(3), FINAL);
        assertThat(periodic(first).poll()).isFalse();
        Session clear = after(first, UP, FINAL);
        assertThat(periodic(clear).poll()).as("one Final is still under way").isFalse();
        Session answered = after(clear, FINAL);
        assertThat(periodic(answered).poll()).isTrue();
        assertThat(answered.transmitInterval()).isEqualTo(400_000);
    }

    @Test
    void aLostFinalDelaysAnotherPollSequenceButDoesNotPreventIt() {
        Session session = after(changedWhilePolling(2), FINAL, UP);
        int quiet = 0;
        while (!periodic(session).poll()) {
            session = sent(session, Occasion.PERIODIC);
            quiet++;
        }
        assertThat(quiet).as("two Polls and the detection multiplier").isEqualTo(2 + 3);
    }

    @Test
    void noIntervalIsHeldBackOnceAllPollSequencesHaveEnded() {
        Session session = settled(parameters(400_000, 200_000));
        for (Event event : new Event[] {
            change(900_000, 100_000), change(10_000, 700_000), change(3_000_000, 3_000_000), change(20_000, 20_000)
        }) {
            session = settle(after(sent(session, Occasion.PERIODIC), event));
            assertThat(session.inEffect()).isEqualTo(session.advertised());
        }
    }

    @Test
    void aSessionThatWasDisabledLearnsThatTheNeighborKnows() {
        Step disabled = SessionMachine.step(
                settled(parameters(100_000, 200_000)), new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        Session polled = sent(disabled.session(), Occasion.PERIODIC);
        assertThat(SessionMachine.step(polled, FINAL).actions()).contains(new Action.PollAcknowledged());
    }

    @Test
    void silenceEndsAPollSequence() {
        Session silent =
                after(sent(Sessions.in(SessionState.UP), Occasion.PERIODIC), new Event.SilenceDeadlinePassed());
        assertThat(periodic(silent).poll()).isFalse();
    }
}

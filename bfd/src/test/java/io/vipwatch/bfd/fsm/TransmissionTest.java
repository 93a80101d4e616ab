package io.vipwatch.bfd.fsm;

import static io.vipwatch.bfd.fsm.Sessions.after;
import static io.vipwatch.bfd.fsm.Sessions.parameters;
import static io.vipwatch.bfd.fsm.Sessions.periodic;
import static io.vipwatch.bfd.fsm.Sessions.sent;
import static io.vipwatch.bfd.fsm.Sessions.settle;
import static io.vipwatch.bfd.fsm.Sessions.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** RFC 5880 §6.6, §6.8.7: when packets are transmitted and what they carry. */
class TransmissionTest {
    private static final Event DEMAND =
            Neighbor.says(SessionState.UP).demanding().event();
    private static final Event SILENCE_ASKED =
            Neighbor.says(SessionState.UP).intervals(300_000, 0).event();

    private static Session passive() {
        return Sessions.created(new Parameters(Role.PASSIVE, 100_000, 100_000, 3));
    }

    @Test
    void thePassiveRoleMustNotTransmitBeforeItHasHeardTheRemoteSystem() {
        for (Occasion occasion : Occasion.values()) {
            assertThat(passive().transmit(occasion)).isEmpty();
        }
        assertThat(Deadlines.transmission(passive(), 0, 0)).isEqualTo(Deadlines.NEVER);
        Session heard = after(passive(), Neighbor.says(SessionState.DOWN).event());
        assertThat(periodic(heard).yourDiscriminator()).isEqualTo(Neighbor.DISCRIMINATOR);
        Session lost = after(heard, new Event.SilenceDeadlinePassed());
        assertThat(lost.transmit(Occasion.CHANGE)).isEmpty();
        assertThat(after(lost, Neighbor.says(SessionState.DOWN).event()).transmit(Occasion.PERIODIC))
                .isPresent();
    }

    @Test
    void ifRemoteMinRxIntervalIsZeroNothingIsTransmittedPeriodically() {
        Session asked = after(settled(parameters(100_000, 200_000)), SILENCE_ASKED);
        assertThat(Deadlines.transmission(asked, 0, 0)).isEqualTo(Deadlines.NEVER);
        assertThat(asked.transmit(Occasion.PERIODIC)).isEmpty();
        assertThat(asked.transmit(Occasion.FINAL)).isPresent();
        Session silent = after(asked, new Event.SilenceDeadlinePassed());
        assertThat(Deadlines.transmission(silent, 0, 0))
                .as("reset to 1 after a detection time")
                .isEqualTo(1_000_000_000);
    }

    @Test
    void ifDemandModeIsActiveOnTheRemoteSystemPeriodicTransmissionCeases() {
        Session demanded = after(settled(parameters(100_000, 200_000)), DEMAND);
        assertThat(demanded.demandActiveOnRemote()).isTrue();
        assertThat(Deadlines.transmission(demanded, 0, 0)).isEqualTo(Deadlines.NEVER);
        assertThat(demanded.transmit(Occasion.FINAL)).isPresent();
        assertThat(after(demanded, Neighbor.says(SessionState.UP).event()).transmitsPeriodically())
                .isTrue();
    }

    @Test
    void demandIsNotActiveUnlessBothSystemsSeeTheSessionUp() {
        Session init = after(
                Sessions.in(SessionState.INIT),
                Neighbor.says(SessionState.DOWN).demanding().event());
        assertThat(init.transmitsPeriodically()).isTrue();
        Session up = after(
                settled(parameters(100_000, 200_000)),
                Neighbor.says(SessionState.INIT).demanding().event());
        assertThat(up.transmitsPeriodically()).isTrue();
    }

    @Test
    void inDemandModeAChangeIsToldByAPollSequenceAndThenTransmissionCeasesAgain() {
        Session demanded = after(settled(parameters(100_000, 200_000)), DEMAND);
        Step step = SessionMachine.step(demanded, new Event.ConcatenatedPathChanged(Diagnostic.CONCATENATED_PATH_DOWN));
        assertThat(step.actions()).isEmpty();
        assertThat(periodic(step.session()).poll()).isTrue();
        Session answered = after(
                sent(step.session(), Occasion.PERIODIC),
                Neighbor.says(SessionState.UP).demanding().answering().event());
        assertThat(answered.transmitsPeriodically()).isFalse();
        assertThat(after(answered, DEMAND).poll()).isEqualTo(new PollSequence.Idle());
    }

    @Test
    void whenTheSessionLeavesUpDemandModeEnds() {
        Session down = after(
                settled(parameters(100_000, 200_000)),
                DEMAND,
                Neighbor.says(SessionState.DOWN).demanding().event());
        assertThat(down.transmitsPeriodically()).isTrue();
    }

    @Test
    void demandIsNeverAskedForAndEchoNeverOffered() {
        for (SessionState state : SessionState.values()) {
            for (Occasion occasion : Occasion.values()) {
                var packet = Sessions.in(state).transmit(occasion).orElseThrow().packet();
                assertThat(packet.demand()).isFalse();
                assertThat(packet.requiredMinEchoRxInterval()).isZero();
                assertThat(packet.controlPlaneIndependent()).isFalse();
            }
        }
    }

    @Test
    void thePacketCarriesTheStateVariables() {
        var packet = periodic(settle(Sessions.in(SessionState.UP)));
        assertThat(packet.state()).isEqualTo(SessionState.UP);
        assertThat(packet.myDiscriminator()).isEqualTo(Sessions.DISCRIMINATOR);
        assertThat(packet.yourDiscriminator()).isEqualTo(Neighbor.DISCRIMINATOR);
        assertThat(packet.detectMult()).isEqualTo(3);
        assertThat(packet.desiredMinTxInterval()).isEqualTo(100_000);
        assertThat(packet.requiredMinRxInterval()).isEqualTo(200_000);
    }

    @Test
    void theIntervalIsReducedByZeroToTwentyFivePercent() {
        assertThat(Deadlines.jittered(1000, 3, 0)).isEqualTo(1000);
        assertThat(Deadlines.jittered(1000, 3, Math.nextDown(1.0))).isEqualTo(750);
        assertThat(spread(2)).isEqualTo(range(75, 100));
    }

    @Test
    void ifDetectMultIsOneTheIntervalIsSeventyFiveToNinetyPercent() {
        assertThat(Deadlines.jittered(1000, 1, 0)).isEqualTo(900);
        assertThat(Deadlines.jittered(1000, 1, Math.nextDown(1.0))).isEqualTo(750);
        assertThat(spread(1)).isEqualTo(range(75, 90));
    }

    /** The percentages of 100 that occur. */
    private static Set<Long> spread(int detectMult) {
        Random random = new Random(6807);
        Set<Long> seen = new TreeSet<>();
        for (int run = 0; run < 10_000; run++) {
            seen.add(Deadlines.jittered(100, detectMult, random.nextDouble()));
        }
        return seen;
    }

    private static Set<Long> range(long first, long last) {
        Set<Long> all = new TreeSet<>();
        for (long value = first; value <= last; value++) {
            all.add(value);
        }
        return all;
    }

    @Test
    void jitterKeepsItsBoundsForEveryInterval() {
        for (long interval = 0; interval < 3000; interval++) {
            for (double random : new double[] {0, 0.3, 0.999, Math.nextDown(1.0)}) {
                long plain = Deadlines.jittered(interval, 3, random);
                assertThat(4 * plain).isBetween(3 * interval, 4 * interval);
                long narrow = Deadlines.jittered(interval, 1, random);
                assertThat(4 * narrow).isGreaterThanOrEqualTo(3 * interval);
                if (interval > 6) {
                    assertThat(10 * narrow).as("interval %d", interval).isLessThanOrEqualTo(9 * interval);
                }
            }
        }
    }

    @Test
    void discriminatorsAreUniqueNotZeroAndNotUsedAgainSoon() {
        // A source that repeats itself, with a zero among its numbers.
        int[] numbers = {0, 5, 5, -1, 5, -1, 9};
        int[] next = {0};
        Discriminators discriminators = new Discriminators(() -> (long) numbers[next[0]++ % numbers.length] << 32);
        assertThat(discriminators.allocate()).isEqualTo(5);
        assertThat(discriminators.allocate()).isEqualTo(0xffff_ffffL);
        discriminators.release(5);
        assertThat(discriminators.allocate()).isEqualTo(9);
        assertThatIllegalArgumentException().isThrownBy(() -> discriminators.release(5));
        assertThatIllegalArgumentException().isThrownBy(() -> discriminators.release(6));
    }

    @Test
    void aPeerThatKnowsNoOthersCanGoToTheNextCommonIntervalThatIsNotShorter() {
        assertThat(CommonIntervals.atLeast(1)).isEqualTo(3_300);
        assertThat(CommonIntervals.atLeast(3_300)).isEqualTo(3_300);
        assertThat(CommonIntervals.atLeast(30_000)).isEqualTo(50_000);
        assertThat(CommonIntervals.atLeast(300_000)).isEqualTo(1_000_000);
        assertThat(CommonIntervals.atLeast(2_000_000)).isEqualTo(2_000_000);
    }
}

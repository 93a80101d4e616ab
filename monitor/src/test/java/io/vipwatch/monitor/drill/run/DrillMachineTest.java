package io.vipwatch.monitor.drill.run;

import static io.vipwatch.monitor.drill.run.SimulatedDrill.course;
import static io.vipwatch.monitor.drill.run.SimulatedDrill.fault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillAction.Mark;
import io.vipwatch.monitor.drill.run.DrillAction.News;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes next in a drill, and that whatever happens the fault is taken back. */
class DrillMachineTest {
    private static final int LONG = 400;

    private static SimulatedDrill drill(int repetitions) {
        return new SimulatedDrill(course(repetitions, fault(Guard.LEASE)), 1);
    }

    @Test
    void two_repetitions_are_done_in_order_and_nothing_is_left() {
        SimulatedDrill drill = drill(2).begin();
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.COMPLETED, Ending.COMPLETED);
        assertThat(drill.end).map(DrillAction.End::ending).contains(Ending.COMPLETED);
        assertThat(drill.faultOn).isFalse();
        assertThat(drill.deadman).isFalse();
        assertThat(drill.log.stream().filter(line -> line.contains("[")).limit(11))
                .containsExactly(
                        "Photograph[]",
                        "Check[step=0]",
                        "Arm[step=0]",
                        "ProveArmed[step=0]",
                        "Apply[step=0]",
                        "Verify[step=0]",
                        "Revert[step=0]",
                        "ProveReverted[step=0]",
                        "Disarm[step=0]",
                        "ProveDisarmed[step=0]",
                        "Compare[]");
        assertThat(drill.told)
                .extracting(DrillAction.Tell::news)
                .startsWith(News.ARMED, News.APPLIED, News.REVERTED)
                .hasSize(6);
        assertThat(drill.notes)
                .extracting(DrillAction.Note::mark)
                .startsWith(Mark.ARMING, Mark.APPLYING, Mark.REVERTED, Mark.DISARMED);
    }

    @Test
    void the_lease_is_renewed_for_as_long_as_the_fault_is_on() {
        SimulatedDrill drill = drill(1).begin();
        drill.run(LONG);
        assertThat(drill.fired).as("10 s on a lease of 6 s").isFalse();
    }

    @Test
    void no_fault_is_made_where_nothing_is_steady() {
        SimulatedDrill drill = drill(2).begin();
        drill.trouble.unsteady = Optional.of("node2 has no session");
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.NOT_STEADY);
        assertThat(drill.end.orElseThrow().reason()).isEqualTo("node2 has no session");
        assertThat(drill.log).noneMatch(line -> line.startsWith("Apply"));
    }

    @Test
    void no_fault_is_made_without_a_dead_man() {
        SimulatedDrill drill = drill(1).begin();
        drill.trouble.cannotArm = true;
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.FAILED);
        assertThat(drill.log).noneMatch(line -> line.startsWith("Apply")).contains("Disarm[step=0]");
    }

    @Test
    void a_fault_that_was_made_in_part_is_taken_back() {
        SimulatedDrill drill = drill(1).begin();
        drill.trouble.cannotApply = true;
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.FAILED);
        assertThat(drill.faultOn).isFalse();
        assertThat(drill.deadman).isFalse();
    }

    @Test
    void a_breached_safeguard_takes_the_fault_back_at_once() {
        SimulatedDrill drill = drill(2).begin();
        while (!drill.faultOn) {
            drill.tick();
        }
        drill.trouble.breach = Optional.of("node2 is not healthy any more");
        long breached = drill.now;
        while (drill.faultOn) {
            drill.tick();
        }
        assertThat(Duration.ofNanos(drill.now - breached)).isLessThan(Duration.ofSeconds(3));
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.ABORTED);
        assertThat(drill.log).as("rollbacks run always").contains("RollBack[index=0]");
    }

    @Test
    void a_revert_that_fails_is_left_to_the_dead_man_and_told_when_that_has_helped() {
        SimulatedDrill drill = drill(1).begin();
        drill.trouble.revertFails = true;
        drill.run(LONG);
        assertThat(drill.fired).isTrue();
        assertThat(drill.faultOn).isFalse();
        assertThat(drill.end.orElseThrow().ending()).isEqualTo(Ending.COMPLETED);
    }

    @Test
    void a_fault_that_neither_the_revert_nor_the_dead_man_takes_back_is_told_and_stays_in_the_journal() {
        SimulatedDrill drill = drill(2).begin();
        drill.trouble.revertFails = true;
        drill.trouble.deadmanCannotRevert = true;
        drill.run(LONG);
        assertThat(drill.end.orElseThrow().ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(drill.repetitions).containsExactly(Ending.NOT_REVERTED);
        assertThat(drill.told.getLast().verified()).isFalse();
        assertThat(drill.isLeftOpen()).isTrue();
    }

    @Test
    void a_host_that_differs_afterwards_is_told() {
        SimulatedDrill drill = drill(2).begin();
        drill.trouble.changed = true;
        drill.run(LONG);
        assertThat(drill.end.orElseThrow().ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(drill.repetitions).as("no further repetition").hasSize(1);
    }

    @Test
    void a_runner_that_is_cut_off_gives_up_renewing_and_the_dead_man_takes_the_fault_back() {
        SimulatedDrill drill = drill(1).begin();
        while (!drill.faultOn) {
            drill.tick();
        }
        drill.trouble.unreachable = true;
        long cut = drill.now;
        while (drill.faultOn) {
            drill.tick();
        }
        assertThat(Duration.ofNanos(drill.now - cut)).isLessThanOrEqualTo(drill.course.lease());
        drill.run(10);
        drill.trouble.unreachable = false;
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.FAILED);
        assertThat(drill.deadman).isFalse();
    }

    @Test
    void a_fault_that_cuts_the_runner_off_lasts_as_long_as_the_lease() {
        SimulatedDrill drill = new SimulatedDrill(course(1, fault(Guard.CUT_OFF)), 1).begin();
        while (!drill.faultOn) {
            drill.tick();
        }
        drill.trouble.unreachable = true;
        while (drill.faultOn) {
            drill.tick();
        }
        drill.trouble.unreachable = false;
        drill.run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.COMPLETED);
        assertThat(drill.log).noneMatch(line -> line.startsWith("Verify"));
    }

    @Test
    void until_traffic_has_recovered_the_fault_stays_where_no_time_is_said_for_it() {
        Course.Step.Fault open =
                new Course.Step.Fault("link-silent", Guard.LEASE, Duration.ofSeconds(5), Optional.empty(), true);
        SimulatedDrill drill = new SimulatedDrill(course(1, open), 1).begin();
        while (!drill.faultOn) {
            drill.tick();
        }
        for (int i = 0; i < 100; i++) {
            drill.tick();
        }
        assertThat(drill.faultOn).isTrue();
        drill.trouble.converged = true;
        drill.tick();
        drill.run(3);
        assertThat(drill.faultOn).isFalse();
    }

    @Test
    void faults_and_pauses_follow_each_other() {
        SimulatedDrill drill = new SimulatedDrill(
                course(1, fault(Guard.LEASE), new Course.Step.Pause(Duration.ofSeconds(3)), fault(Guard.LEASE)), 1);
        drill.begin().run(LONG);
        assertThat(drill.repetitions).containsExactly(Ending.COMPLETED);
        assertThat(drill.log).contains("Apply[step=0]", "Apply[step=2]");
        assertThat(drill.log.indexOf("Apply[step=2]")).isGreaterThan(drill.log.indexOf("ProveDisarmed[step=0]"));
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"INTERRUPTED", "ABORTED", "SAFEGUARD"})
    void at_every_moment_it_can_be_stopped_and_everything_is_taken_back(StopReason reason) {
        for (int moment = 0; moment < 300; moment++) {
            SimulatedDrill drill = drill(2).begin();
            for (int i = 0; i < moment && !drill.over(); i++) {
                drill.tick();
            }
            drill.stop(reason);
            drill.run(LONG);
            assertThat(drill.end)
                    .as("stopped after %s ticks: %s", moment, drill.log)
                    .isPresent();
            assertThat(drill.faultOn).isFalse();
            assertThat(drill.deadman).isFalse();
            assertThat(drill.notes.isEmpty() || !drill.isLeftOpen()).isTrue();
        }
    }

    @Test
    void at_every_moment_the_runner_can_be_killed_and_the_fault_is_gone_within_the_lease() {
        for (int moment = 0; moment < 300; moment++) {
            SimulatedDrill drill = drill(2).begin();
            for (int i = 0; i < moment && !drill.over(); i++) {
                drill.tick();
            }
            drill.kill();
            boolean was = drill.faultOn || drill.deadman;
            long killed = drill.now;
            while (drill.faultOn) {
                drill.tick();
            }
            assertThat(Duration.ofNanos(drill.now - killed)).isLessThanOrEqualTo(drill.course.lease());
            assertThat(!was || drill.isLeftOpen())
                    .as("killed after %s ticks, the journal says what has to be looked after", moment)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_goes_wrong_the_fault_is_gone_in_the_end_or_somebody_is_told(long seed) {
        for (int round = 0; round < 400; round++) {
            Random random = new Random(seed * 10_000 + round);
            SimulatedDrill drill = new SimulatedDrill(
                    course(2, fault(Guard.LEASE), new Course.Step.Pause(Duration.ofSeconds(1)), fault(Guard.LEASE)),
                    random.nextLong());
            drill.begin();
            for (int i = 0; i < 4000 && !drill.over(); i++) {
                if (random.nextInt(40) == 0) {
                    stir(drill, random);
                }
                drill.tick();
            }
            String what = "seed " + seed + ", round " + round + ": " + drill.log;
            assertThat(drill.over()).as(what).isTrue();
            if (drill.end.orElseThrow().ending() != Ending.NOT_REVERTED) {
                assertThat(drill.faultOn).as(what).isFalse();
                assertThat(drill.deadman).as(what).isFalse();
            }
            for (int i = 0; i < 100; i++) {
                drill.tick();
            }
            assertThat(drill.faultOn && !drill.trouble.deadmanCannotRevert)
                    .as(what)
                    .isFalse();
        }
    }

    private static void stir(SimulatedDrill drill, Random random) {
        SimulatedDrill.Trouble trouble = drill.trouble;
        switch (random.nextInt(12)) {
            case 0, 1 -> trouble.unreachable = !trouble.unreachable;
            case 2 -> trouble.cannotArm = !trouble.cannotArm;
            case 3 -> trouble.cannotApply = !trouble.cannotApply;
            case 4 -> trouble.cannotVerify = !trouble.cannotVerify;
            case 5, 6 -> trouble.revertFails = !trouble.revertFails;
            case 7 -> trouble.deadmanCannotRevert = !trouble.deadmanCannotRevert;
            case 8 -> trouble.cannotDisarm = !trouble.cannotDisarm;
            case 9 -> trouble.changed = !trouble.changed;
            case 10 -> trouble.breach = random.nextInt(6) == 0 ? Optional.of("breach") : Optional.empty();
            default -> {
                if (random.nextInt(6) == 0) {
                    drill.stop(StopReason.INTERRUPTED);
                }
            }
        }
    }
}

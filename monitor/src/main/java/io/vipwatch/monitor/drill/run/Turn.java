package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.Course.Step;
import io.vipwatch.monitor.drill.run.DrillAction.Mark;
import io.vipwatch.monitor.drill.run.DrillAction.News;
import io.vipwatch.monitor.drill.run.DrillState.Laid;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import java.time.Duration;
import java.util.Optional;

/** One turn of the machine: what comes next, and what has to be undone first. */
final class Turn extends LeasedTurn {
    /** The dead-man looks once a second, and its commands take their time. */
    private static final Duration DEADMAN_TAKES = Duration.ofSeconds(20);

    /** Every so many looks whether a fault is gone, the revert is run again. */
    private static final int LOOKS_PER_REVERT = 5;

    Turn(Course course, DrillState state, long now) {
        super(course, state, now);
    }

    // Before the fault.

    void settle(int number) {
        repetition = number;
        open = true;
        photographed = false;
        stage = new Stage.Settling(in(course.steadyPatience()));
        say("repetition " + number + " of " + course.repetitions() + ": waiting for steady state");
    }

    void check(int from) {
        course.faultFrom(from).ifPresentOrElse(step -> perform(new Operation.Check(step)), () -> step(0));
    }

    void step(int step) {
        if (step >= course.steps().size()) {
            afterFaults();
            return;
        }
        switch (course.steps().get(step)) {
            case Step.Pause(Duration time) -> stage = new Stage.Pausing(step, in(time));
            case Step.Fault fault when fault.hasDeadman() -> arm(step);
            case Step.Fault _ -> apply(step);
        }
    }

    private void arm(int step) {
        Step.Fault fault = course.fault(step);
        Duration lease = fault.guard() == Guard.CUT_OFF ? fault.hold().orElse(course.lease()) : course.lease();
        laid = Optional.of(new Laid(
                step,
                false,
                until(now, lease),
                in(lease.dividedBy(3)),
                false,
                now,
                fault.guard() == Guard.LEASE,
                false));
        actions.add(new DrillAction.Note(Mark.ARMING, step, ""));
        perform(new Operation.Arm(step));
    }

    void apply(int step) {
        Laid before = laid.orElseGet(() -> new Laid(step, false, now, now, false, now, false, false));
        laid = Optional.of(before.nowMade());
        actions.add(new DrillAction.Note(Mark.APPLYING, step, ""));
        perform(new Operation.Apply(step));
    }

    /** A fault that cuts the runner off cannot be looked at, nor can a host that is down. */
    void applied(int step, String detail) {
        if (course.fault(step).guard() == Guard.CUT_OFF || !course.fault(step).verifiable()) {
            tellApplied(step, detail, false);
            hold(step);
        } else {
            perform(new Operation.Verify(step));
        }
    }

    void tellApplied(int step, String detail, boolean verified) {
        tell(News.APPLIED, step, detail, verified);
        laid = laid.map(Laid::nowTold);
    }

    void hold(int step) {
        Step.Fault fault = course.fault(step);
        Duration time = fault.guard() == Guard.CUT_OFF
                ? fault.hold().orElse(course.lease())
                : fault.hold().orElse(course.longestHold());
        stage = new Stage.Holding(step, in(time), fault.hold().isEmpty() && fault.guard() != Guard.CUT_OFF);
        say(fault.name() + " is on");
    }

    // The way back.

    /** {@return whether a fault may be on, or its effects last} */
    boolean isAtRisk() {
        return laid.isPresent() || stage instanceof Stage.Pausing || stage instanceof Stage.Returning;
    }

    /** Reverts what may be there, and ends the repetition. */
    void cleanUp() {
        if (laid.isPresent()) {
            int step = laid.get().step();
            if (laid.get().made()) {
                revert(step);
            } else {
                disarm(step);
            }
        } else if (photographed) {
            compare();
        } else if (open) {
            endRepetition();
        } else {
            rollBack(0);
        }
    }

    /** The dead-man stays where it is: it may still help. */
    void deadmanStays(int step, String why) {
        isNotReverted("the dead-man could not be taken away: " + why);
        laid = Optional.empty();
        afterFault(step);
    }

    void endHold(int step) {
        if (course.fault(step).guard() == Guard.CUT_OFF) {
            leaveToTheDeadman(step, "");
        } else {
            revert(step);
        }
    }

    private void revert(int step) {
        attempts = 0;
        giveUpAt = in(course.fault(step).returnTime().plus(Script.SHORT));
        perform(new Operation.Revert(step));
    }

    boolean retries(Operation operation) {
        attempts++;
        if (attempts >= DrillMachine.ATTEMPTS) {
            attempts = 0;
            return false;
        }
        stage = new Stage.Retrying(operation, in(BETWEEN_ATTEMPTS));
        return true;
    }

    void lookAgain(int step, String detail) {
        if (!reached(giveUpAt)) {
            attempts++;
            boolean revert = isRenewable() && attempts % LOOKS_PER_REVERT == 0;
            stage = new Stage.Retrying(
                    revert ? new Operation.Revert(step) : new Operation.ProveReverted(step), in(BETWEEN_ATTEMPTS));
        } else if (isRenewable()) {
            leaveToTheDeadman(step, detail);
        } else {
            abandon(step, detail);
        }
    }

    /** No more signs of life: the dead-man does it. */
    void leaveToTheDeadman(int step, String detail) {
        Step.Fault fault = course.fault(step);
        if (!fault.hasDeadman()) {
            abandon(step, detail);
            return;
        }
        if (!detail.isEmpty()) {
            say("left to the dead-man: " + detail);
        }
        long lease = laid.map(Laid::lease).orElse(now);
        mayRenew(false);
        attempts = 1;
        giveUpAt = Math.max(now, lease) + fault.returnTime().toNanos() + DEADMAN_TAKES.toNanos();
        stage = new Stage.Retrying(new Operation.ProveReverted(step), in(BETWEEN_ATTEMPTS));
    }

    private void abandon(int step, String detail) {
        isNotReverted(course.fault(step).name() + " could not be seen to be gone: " + detail);
        if (laid.filter(Laid::told).isPresent()) {
            tell(News.REVERTED, step, detail, false);
        }
        laid = Optional.empty();
        afterFault(step);
    }

    void reverted(int step, String detail) {
        actions.add(new DrillAction.Note(Mark.REVERTED, step, detail));
        if (laid.filter(Laid::told).isPresent()) {
            tell(News.REVERTED, step, stop.map(DrillEvent.Stop::detail).orElse(""), true);
        }
        say(course.fault(step).name() + " is taken back");
        if (course.fault(step).hasDeadman()) {
            mayRenew(false);
            disarm(step);
        } else {
            laid = Optional.empty();
            afterFault(step);
        }
    }

    private void disarm(int step) {
        attempts = 0;
        perform(new Operation.Disarm(step));
    }

    void disarmed(int step) {
        actions.add(new DrillAction.Note(Mark.DISARMED, step, ""));
        laid = Optional.empty();
        afterFault(step);
    }

    void afterFault(int step) {
        if (stop.isPresent() || unreverted.isPresent()) {
            cleanUp();
        } else {
            step(step + 1);
        }
    }

    private void afterFaults() {
        if (course.returnPatience().isPresent()) {
            stage = new Stage.Returning(in(course.returnPatience().get()));
            say("waiting for the way back");
        } else {
            compare();
        }
    }

    void compare() {
        giveUpAt = in(course.settling());
        perform(new Operation.Compare());
    }

    /** What differs may only not have come back yet. */
    void compared(boolean same, String detail) {
        if (!same && !reached(giveUpAt)) {
            stage = new Stage.Retrying(new Operation.Compare(), in(BETWEEN_ATTEMPTS));
            return;
        }
        if (!same) {
            isNotReverted(detail);
        }
        perform(new Operation.Measure());
    }

    // The end.

    private Ending ending() {
        if (unreverted.isPresent()) {
            return Ending.NOT_REVERTED;
        }
        return stop.map(why -> why.reason().ending()).orElse(Ending.COMPLETED);
    }

    private String reason() {
        return unreverted.or(() -> stop.map(DrillEvent.Stop::detail)).orElse("");
    }

    void endRepetition() {
        actions.add(new DrillAction.EndRepetition(repetition, ending(), reason()));
        open = false;
        boolean goesOn = stop.isEmpty() && unreverted.isEmpty() && repetition < course.repetitions();
        if (goesOn) {
            photographed = false;
            stage = new Stage.Cooling(in(course.cooldown()));
        } else {
            rollBack(0);
        }
    }

    void rollBack(int index) {
        if (index < course.rollbacks()) {
            perform(new Operation.RollBack(index));
        } else if (index > 0 && photographed && unreverted.isEmpty()) {
            giveUpAt = in(course.settling());
            perform(new Operation.CompareAgain());
        } else {
            end();
        }
    }

    void comparedAgain(boolean same, String detail) {
        if (!same && !reached(giveUpAt)) {
            stage = new Stage.Retrying(new Operation.CompareAgain(), in(BETWEEN_ATTEMPTS));
            return;
        }
        if (!same) {
            isNotReverted("after the rollbacks: " + detail);
        }
        end();
    }

    private void end() {
        stage = new Stage.Over(ending());
        actions.add(new DrillAction.End(ending(), reason()));
    }
}

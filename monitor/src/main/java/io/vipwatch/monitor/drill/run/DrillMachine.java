package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.run.DrillAction.News;
import io.vipwatch.monitor.drill.run.DrillEvent.Done;
import java.util.List;

/**
 * What comes next in a drill: (state, event, now) → (state, actions). Pure. A fault is made only while its dead-man was seen
 * to stand guard, and whatever may have been made is reverted, from every state.
 */
public final class DrillMachine {
    /** A revert that fails is tried so often before it is left to the dead-man. */
    static final int ATTEMPTS = 3;

    private final Course course;

    public DrillMachine(Course course) {
        this.course = course;
    }

    /** What follows from an event. */
    public record Taken(DrillState state, List<DrillAction> actions) {
        public Taken {
            actions = List.copyOf(actions);
        }
    }

    /** {@return the state before the beginning} */
    public DrillState initial() {
        return DrillState.initial();
    }

    /**
     * Takes an event.
     *
     * @param now a monotonic clock, in nanoseconds
     */
    public Taken take(DrillState state, DrillEvent event, long now) {
        Turn turn = new Turn(course, state, now);
        switch (event) {
            case DrillEvent.Begin _ -> turn.settle(1);
            case DrillEvent.Stop stop -> stop(turn, stop);
            case DrillEvent.Renewed renewed -> renewed(turn, renewed);
            case DrillEvent.Look look -> look(turn, look.view());
            case Done done -> {
                if (turn.stage.equals(new Stage.Busy(done.operation()))) {
                    done(turn, done);
                }
            }
        }
        return turn.taken();
    }

    private static void stop(Turn turn, DrillEvent.Stop stop) {
        if (turn.stop.isPresent() || turn.stage instanceof Stage.Over) {
            return;
        }
        turn.stop(stop);
        switch (turn.stage) {
            case Stage.Idle _, Stage.Settling _, Stage.Holding _, Stage.Pausing _, Stage.Returning _, Stage.Cooling _ ->
                turn.cleanUp();
            case Stage.Busy _, Stage.Retrying _, Stage.Over _ -> {} // when that has ended
        }
    }

    private static void renewed(Turn turn, DrillEvent.Renewed renewed) {
        turn.renewed(renewed.good());
        if (renewed.fired() && turn.isRenewable()) {
            turn.mayRenew(false);
            stop(
                    turn,
                    new DrillEvent.Stop(
                            StopReason.FAILED, "the lease was over before it was renewed: " + renewed.detail()));
        }
    }

    private static void look(Turn turn, View view) {
        if (view.breach().isPresent() && turn.isAtRisk()) {
            stop(turn, new DrillEvent.Stop(StopReason.SAFEGUARD, view.breach().get()));
        }
        if (turn.leaseIsLost()) {
            turn.mayRenew(false);
            stop(
                    turn,
                    new DrillEvent.Stop(
                            StopReason.FAILED,
                            "the lease could not be renewed in time: the dead-man takes the fault back"));
        }
        turn.renewWhenDue();
        switch (turn.stage) {
            case Stage.Settling(long until) -> {
                if (view.unsteady().isEmpty()) {
                    turn.perform(new Operation.Photograph());
                } else if (turn.reached(until)) {
                    stop(
                            turn,
                            new DrillEvent.Stop(
                                    StopReason.NOT_STEADY, view.unsteady().get()));
                }
            }
            case Stage.Holding(int step, long until, boolean untilConverged) -> {
                if ((untilConverged && view.converged()) || turn.reached(until)) {
                    turn.endHold(step);
                }
            }
            case Stage.Pausing(int step, long until) -> {
                if (turn.reached(until)) {
                    turn.step(step + 1);
                }
            }
            case Stage.Retrying(Operation operation, long at) -> {
                if (turn.reached(at)) {
                    turn.perform(operation);
                }
            }
            case Stage.Returning(long until) -> {
                if (view.unsteady().isEmpty() || turn.reached(until)) {
                    view.unsteady().ifPresent(why -> turn.say("the way back is not complete: " + why));
                    turn.compare();
                }
            }
            case Stage.Cooling(long until) -> {
                if (turn.reached(until)) {
                    turn.settle(turn.repetition + 1);
                }
            }
            case Stage.Idle _, Stage.Busy _, Stage.Over _ -> {}
        }
    }

    private void done(Turn turn, Done done) {
        switch (done.operation()) {
            case Operation.Photograph _ -> {
                turn.photographed = done.good();
                forward(turn, done, () -> turn.check(0));
            }
            case Operation.Check(int step) -> forward(turn, done, () -> turn.check(step + 1));
            case Operation.Arm(int step) -> forward(turn, done, () -> turn.perform(new Operation.ProveArmed(step)));
            case Operation.ProveArmed(int step) -> {
                if (done.good()) {
                    turn.tell(News.ARMED, step, done.detail(), true);
                }
                forward(turn, done, () -> turn.apply(step));
            }
            case Operation.Apply(int step) -> forward(turn, done, () -> turn.applied(step, done.detail()));
            case Operation.Verify(int step) -> {
                turn.tellApplied(step, done.detail(), done.good());
                forward(turn, done, () -> turn.hold(step));
            }
            case Operation.Revert(int step) -> reverted(turn, step, done);
            case Operation.ProveReverted(int step) -> proven(turn, step, done);
            case Operation.Disarm(int step) -> {
                if (done.good() && done.detail().startsWith("fired")) {
                    turn.tell(News.DEADMAN_FIRED, step, done.detail(), true);
                }
                insist(turn, step, done, () -> turn.perform(new Operation.ProveDisarmed(step)));
            }
            case Operation.ProveDisarmed(int step) -> insist(turn, step, done, () -> turn.disarmed(step));
            case Operation.Compare _ -> turn.compared(done.good(), done.detail());
            case Operation.CompareAgain _ -> turn.comparedAgain(done.good(), done.detail());
            case Operation.Measure _ -> {
                if (!done.good()) {
                    turn.isNotReverted(done.detail());
                }
                turn.endRepetition();
            }
            case Operation.RollBack(int index) -> {
                if (!done.good()) {
                    turn.isNotReverted("rollback " + (index + 1) + " failed: " + done.detail());
                }
                turn.rollBack(index + 1);
            }
        }
    }

    /** Before and while the fault is made: what fails, or was stopped meanwhile, is cleaned up. */
    private void forward(Turn turn, Done done, Runnable next) {
        if (!done.good() && turn.stop.isEmpty()) {
            turn.stop(new DrillEvent.Stop(StopReason.FAILED, course.words(done.operation()) + ": " + done.detail()));
        }
        if (turn.stop.isPresent()) {
            turn.cleanUp();
        } else {
            next.run();
        }
    }

    private static void reverted(Turn turn, int step, Done done) {
        if (done.good()) {
            turn.perform(new Operation.ProveReverted(step));
        } else if (turn.retries(done.operation())) {
            turn.say("the revert failed: " + done.detail());
        } else {
            turn.leaveToTheDeadman(step, done.detail());
        }
    }

    private static void proven(Turn turn, int step, Done done) {
        if (done.good()) {
            turn.reverted(step, done.detail());
        } else {
            turn.lookAgain(step, done.detail());
        }
    }

    /** What has to be done in the end is tried again; if it cannot, somebody has to know. */
    private static void insist(Turn turn, int step, Done done, Runnable next) {
        if (done.good()) {
            turn.attempts = 0;
            next.run();
        } else if (!turn.retries(done.operation())) {
            turn.deadmanStays(step, done.detail());
        }
    }
}

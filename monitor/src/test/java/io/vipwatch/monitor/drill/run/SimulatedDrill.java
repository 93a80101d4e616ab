package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillAction.Mark;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A drill on a virtual clock: the machine, a host that can fail in every way, and the host's dead-man, which lives on when
 * the runner does not.
 */
final class SimulatedDrill {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = SECOND / 4;

    /** What may go wrong. */
    static final class Trouble {
        boolean unreachable;
        boolean cannotArm;
        boolean cannotApply;
        boolean cannotVerify;
        boolean revertFails;
        boolean deadmanCannotRevert;
        boolean cannotDisarm;
        boolean changed;
        Optional<String> unsteady = Optional.empty();
        Optional<String> breach = Optional.empty();
        boolean converged;
    }

    final Trouble trouble = new Trouble();
    final Course course;
    final List<String> log = new ArrayList<>();
    final List<DrillAction.Note> notes = new ArrayList<>();
    final List<DrillAction.Tell> told = new ArrayList<>();
    final List<Ending> repetitions = new ArrayList<>();
    Optional<DrillAction.End> end = Optional.empty();
    boolean faultOn;
    boolean deadman;
    long deadmanUntil;
    boolean fired;
    long now = 100 * SECOND;
    private final DrillMachine machine;
    private final Random random;
    private final Deque<Pending> pending = new ArrayDeque<>();
    DrillState state;
    private boolean runnerAlive = true;

    private record Pending(long at, DrillEvent event) {}

    SimulatedDrill(Course course, long seed) {
        this.course = course;
        machine = new DrillMachine(course);
        state = machine.initial();
        random = new Random(seed);
    }

    static Course course(int repetitions, Course.Step... steps) {
        return new Course(
                repetitions,
                List.of(steps),
                Duration.ofSeconds(6),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Optional.of(Duration.ofSeconds(20)),
                Duration.ofSeconds(5),
                1);
    }

    static Course.Step.Fault fault(FaultCommands.Guard guard) {
        return new Course.Step.Fault(
                "link-silent", guard, Duration.ofSeconds(5), Optional.of(Duration.ofSeconds(10)), true);
    }

    /** {@return whether the machine is through} */
    boolean over() {
        return end.isPresent();
    }

    SimulatedDrill begin() {
        feed(new DrillEvent.Begin());
        return this;
    }

    void stop(StopReason reason) {
        feed(new DrillEvent.Stop(reason, reason.name()));
    }

    /** The runner is gone, without a word. */
    void kill() {
        runnerAlive = false;
        pending.clear();
    }

    /** A quarter of a second passes. */
    void tick() {
        now += TICK;
        host();
        if (!runnerAlive) {
            return;
        }
        while (!pending.isEmpty() && pending.peek().at <= now) {
            feed(pending.poll().event);
        }
        feed(new DrillEvent.Look(new View(trouble.unsteady, trouble.breach, trouble.converged)));
        check();
    }

    void run(int seconds) {
        for (int i = 0; i < seconds * 4 && !over(); i++) {
            tick();
        }
    }

    /** The dead-man of the host looks once in a while. */
    private void host() {
        if (deadman && now >= deadmanUntil) {
            fired = true;
            if (!trouble.deadmanCannotRevert) {
                faultOn = false;
            }
        }
    }

    private void check() {
        boolean guarded = !course.steps().stream()
                .anyMatch(step -> step instanceof Course.Step.Fault it && it.guard() == FaultCommands.Guard.NONE);
        if (faultOn && guarded && !deadman) {
            throw new AssertionError("a fault is on that no dead-man guards: " + log);
        }
        state.laid()
                .filter(laid -> laid.renewable() && deadman && laid.lease() > deadmanUntil)
                .ifPresent(laid -> {
                    throw new AssertionError("the runner relies on a lease that is over by then: " + log);
                });
    }

    private void feed(DrillEvent event) {
        DrillMachine.Taken taken = machine.take(state, event, now);
        state = taken.state();
        taken.actions().forEach(this::act);
    }

    private void act(DrillAction action) {
        switch (action) {
            case DrillAction.Perform(Operation operation) -> {
                log.add(operation.toString());
                // It takes a while, in which the runner may be killed; it has done its work then all the same.
                DrillEvent.Done done = perform(operation);
                pending.add(new Pending(now + random.nextInt(4) * TICK, done));
            }
            case DrillAction.Note note -> notes.add(note);
            case DrillAction.Renew _ -> {
                boolean good = !trouble.unreachable && deadman && !fired;
                if (good) {
                    deadmanUntil = now + course.lease().toNanos();
                }
                pending.add(new Pending(
                        now + random.nextInt(8) * TICK,
                        new DrillEvent.Renewed(good, fired && !trouble.unreachable, "")));
            }
            case DrillAction.Tell tell -> told.add(tell);
            case DrillAction.Say(String text) -> log.add(text);
            case DrillAction.EndRepetition it -> repetitions.add(it.ending());
            case DrillAction.End it -> end = Optional.of(it);
        }
    }

    private DrillEvent.Done perform(Operation operation) {
        boolean local = operation instanceof Operation.Measure || operation instanceof Operation.RollBack;
        if (trouble.unreachable && !local) {
            return new DrillEvent.Done(operation, false, "unreachable");
        }
        boolean good = switch (operation) {
            case Operation.Photograph _, Operation.Check _, Operation.Measure _, Operation.RollBack _ -> true;
            case Operation.Arm _ -> arm();
            case Operation.ProveArmed _ -> deadman && !fired;
            case Operation.Apply _ -> apply();
            case Operation.Verify _ -> faultOn && !trouble.cannotVerify;
            case Operation.Revert _ -> {
                faultOn &= trouble.revertFails;
                yield !trouble.revertFails;
            }
            case Operation.ProveReverted _ -> !faultOn;
            case Operation.Disarm _ -> {
                deadman &= trouble.cannotDisarm;
                yield !trouble.cannotDisarm;
            }
            case Operation.ProveDisarmed _ -> !deadman;
            case Operation.Compare _, Operation.CompareAgain _ -> !trouble.changed && !faultOn;
        };
        return new DrillEvent.Done(operation, good, good ? "" : "no");
    }

    private boolean arm() {
        if (trouble.cannotArm) {
            return false;
        }
        deadman = true;
        fired = false;
        deadmanUntil = now + course.lease().toNanos();
        return true;
    }

    /** As on a real host, the lines that make the fault begin with a look at the dead-man. */
    private boolean apply() {
        boolean guarded = deadman && !fired;
        boolean needed = course.steps().stream()
                .anyMatch(step -> step instanceof Course.Step.Fault it && it.guard() != FaultCommands.Guard.NONE);
        if (needed && !guarded) {
            return false;
        }
        faultOn = true; // also where it is made in part only
        return !trouble.cannotApply;
    }

    /** {@return whether the notes say that somebody has to look after something} */
    boolean isLeftOpen() {
        return notes.stream().anyMatch(note -> note.mark() == Mark.ARMING || note.mark() == Mark.APPLYING)
                && notes.getLast().mark() != Mark.DISARMED;
    }
}

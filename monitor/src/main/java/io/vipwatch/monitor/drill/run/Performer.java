package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.run.DrillEvent.Done;
import io.vipwatch.monitor.drill.run.Host.Outcome;
import java.util.List;
import java.util.Optional;

/** Runs the scripts of operations on their hosts, on the thread that calls, which waits for them. One at a time. */
final class Performer {
    private final Inventory inventory;
    private final StampClock clock;
    private final List<Script> rollbacks;
    private final Site site;
    private volatile List<StepPlan> steps = List.of();
    private volatile List<Photograph> before = List.of();
    private volatile Optional<Stamps> stamps = Optional.empty();
    private volatile String deadmanForm = "none";

    Performer(Inventory inventory, StampClock clock, List<Script> rollbacks, Site site) {
        this.inventory = inventory;
        this.clock = clock;
        this.rollbacks = rollbacks;
        this.site = site;
    }

    /** Goes on with the steps of another repetition. */
    void begin(List<StepPlan> plan) {
        steps = List.copyOf(plan);
        before = List.of();
    }

    StepPlan.Fault fault(int step) {
        return switch (steps.get(step)) {
            case StepPlan.Fault fault -> fault;
            case StepPlan.Pause _ -> throw new IllegalArgumentException("step " + step + " is a pause");
        };
    }

    /** {@return what the dead-man that was armed last is: {@code systemd-timer} or {@code detached-shell}} */
    String deadmanForm() {
        return deadmanForm;
    }

    /** {@return when the last command that makes or takes back a fault began and had ended} */
    Optional<Stamps> stamps() {
        return stamps;
    }

    Done perform(Operation operation) {
        return switch (operation) {
            case Operation.Photograph _ -> photograph(operation);
            case Operation.Check(int step) ->
                run(operation, fault(step).commands().check());
            case Operation.Arm(int step) -> {
                Done done = run(operation, deadman(step).arm());
                deadmanForm = done.good() ? done.detail() : "none";
                yield done;
            }
            case Operation.ProveArmed(int step) -> run(operation, deadman(step).proveArmed());
            case Operation.Apply(int step) -> stamped(operation, fault(step).apply());
            case Operation.Verify(int step) ->
                run(operation, fault(step).commands().verify().orElseThrow());
            case Operation.Revert(int step) ->
                stamped(operation, Stamps.around(fault(step).commands().revert(), ""));
            case Operation.ProveReverted(int step) ->
                run(operation, fault(step).commands().verifyReverted());
            case Operation.Disarm(int step) -> run(operation, deadman(step).disarm());
            case Operation.ProveDisarmed(int step) ->
                run(operation, deadman(step).proveDisarmed());
            case Operation.Compare _, Operation.CompareAgain _ -> compare(operation);
            case Operation.RollBack(int index) -> run(operation, rollbacks.get(index));
            case Operation.Measure _ -> throw new IllegalArgumentException("nothing to run: " + operation);
        };
    }

    /** Beside an operation that goes on. */
    DrillEvent.Renewed renew(int step) {
        Outcome outcome = on(deadman(step).renew());
        boolean fired = outcome.status().isPresent() && outcome.status().getAsInt() == DeadmanCommands.FIRED;
        return new DrillEvent.Renewed(outcome.good(), fired, outcome.words());
    }

    private DeadmanCommands deadman(int step) {
        return fault(step).deadman().orElseThrow();
    }

    /** {@return how the hosts stood when they were looked at last} */
    List<Photograph> before() {
        return before;
    }

    Outcome on(Script script) {
        try {
            return inventory.host(script.host()).run(script);
        } catch (DrillRefused unknown) {
            return new Outcome(java.util.OptionalInt.empty(), "", String.valueOf(unknown.getMessage()));
        }
    }

    private Done run(Operation operation, Script script) {
        Outcome outcome = on(script);
        return new Done(
                operation, outcome.good(), outcome.good() ? outcome.stdout().strip() : outcome.words());
    }

    private Done stamped(Operation operation, Script script) {
        long asked = clock.now().epochNanos();
        Outcome outcome = on(script);
        long answered = clock.now().epochNanos();
        boolean ours = sharesOurClock(script.host());
        stamps = Optional.of(Stamps.of(outcome.stdout(), ours, asked, answered));
        return new Done(
                operation,
                outcome.good(),
                outcome.good() ? "" : Stamps.without(outcome).words());
    }

    private boolean sharesOurClock(String host) {
        try {
            return inventory.host(host).sharesOurClock();
        } catch (DrillRefused unknown) {
            return false;
        }
    }

    private Done photograph(Operation operation) {
        Photograph.Taken taken = Photograph.take(StepPlan.states(steps, site), this::on);
        before = taken.photographs();
        return new Done(operation, taken.failed().isEmpty(), taken.failed());
    }

    private Done compare(Operation operation) {
        Photograph.Compared compared = Photograph.compare(before, this::on);
        return new Done(operation, compared.same(), String.join("; ", compared.wrong()));
    }
}

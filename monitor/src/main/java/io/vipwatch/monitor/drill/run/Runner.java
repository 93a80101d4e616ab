package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.DrillAction.Mark;
import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a drill on the thread that calls {@link #run}: it asks the machine what comes next. Operations and renewals go on
 * virtual threads of their own, so that a host that hangs holds up neither the clock nor a stop; {@link #stop} may be called
 * on any thread.
 */
public final class Runner {
    private static final Duration TURN = Duration.ofMillis(200);

    private final DrillRun run;
    private final Observatory observatory;
    private final DrillDirectory directory;
    private final Consumer<String> listener;
    private final StampClock clock = StampClock.system();
    private final BlockingQueue<DrillEvent> events = new LinkedBlockingQueue<>();
    private final List<Repetition> repetitions = new ArrayList<>();
    private final Performer performer;
    private final Eyes eyes;
    private final DrillMachine machine;
    private final Site site;
    private final RunJournal journal;
    private DrillState state;
    private int planned;
    private OptionalLong begin = OptionalLong.empty();
    private Optional<DrillAction.End> end = Optional.empty();

    private Runner(
            DrillRun run,
            Inventory inventory,
            Observatory observatory,
            DrillDirectory directory,
            Consumer<String> listener)
            throws DrillRefused, IOException {
        this.run = run;
        this.observatory = observatory;
        this.directory = directory;
        this.listener = listener;
        site = inventory.site(run.target());
        performer = new Performer(inventory, clock, run.drill().rollbacks(), run.target());
        machine = new DrillMachine(StepPlan.course(run.drill(), plan(1)));
        state = machine.initial();
        eyes = new Eyes(
                observatory,
                new Conditions(run.drill(), run.target(), !run.target().equals(inventory.edge())),
                clock);
        directory.run(run.name());
        journal = RunJournal.open(directory.journal(run.name()));
    }

    /**
     * {@return a runner of a drill; the lock is the caller's}
     *
     * @param listener is told in words what goes on, on the thread that runs the drill
     * @throws DrillRefused if it may not be run
     */
    public static Runner of(
            DrillRun run,
            Inventory inventory,
            Observatory observatory,
            DrillDirectory directory,
            Consumer<String> listener)
            throws DrillRefused, IOException {
        List<String> unfinished = directory.unfinished();
        if (!unfinished.isEmpty()) {
            throw new DrillRefused("an earlier drill has left something behind (" + String.join(", ", unfinished)
                    + "): 'vipwatch drill recover' first");
        }
        return new Runner(run, inventory, observatory, directory, listener);
    }

    private List<StepPlan> plan(int repetition) throws DrillRefused {
        try {
            return StepPlan.of(run.drill(), site, run.tag(), repetition);
        } catch (UnmakeableFault lacking) {
            throw new DrillRefused(String.valueOf(lacking.getMessage()));
        }
    }

    /** Has it end: whatever was done is taken back first. */
    public void stop(StopReason reason, String detail) {
        events.add(new DrillEvent.Stop(reason, detail));
    }

    /**
     * Runs it to its end.
     *
     * @throws DrillRefused if it may not begin
     */
    public DrillRun.Result run() throws DrillRefused, IOException {
        Optional<String> forbidden = eyes.forbidden();
        if (forbidden.isPresent()) {
            throw new DrillRefused(forbidden.get());
        }
        try (journal) {
            journal.write(new RunLine.Began(
                    run.name(), run.drill().name(), run.target(), clock.now().epochNanos()));
            eyes.open();
            prepare(1);
            take(new DrillEvent.Begin());
            while (end.isEmpty()) {
                try {
                    turn();
                } catch (RuntimeException fault) {
                    listener.accept("a fault of the drill's own: " + fault);
                    stop(StopReason.FAILED, "a fault of the drill's own: " + fault);
                }
            }
            journal.write(new RunLine.Ended(end.get().ending(), end.get().reason()));
        } finally {
            eyes.close();
        }
        return new DrillRun.Result(
                end.get().ending(),
                end.get().reason(),
                repetitions,
                Outstanding.of(RunJournal.read(directory.journal(run.name()))));
    }

    private void turn() throws DrillRefused {
        Optional<DrillEvent> event = next();
        event.ifPresent(this::take);
        if (end.isPresent()) {
            return;
        }
        clock.follow();
        if (directory.isAborted() && state.stop().isEmpty()) {
            take(new DrillEvent.Stop(StopReason.ABORTED, "somebody asked for its end"));
        }
        if (state.repetition() > planned && state.laid().isEmpty()) {
            prepare(state.repetition());
        }
        take(new DrillEvent.Look(eyes.view(begin)));
    }

    private Optional<DrillEvent> next() {
        try {
            return Optional.ofNullable(events.poll(TURN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            return Optional.of(new DrillEvent.Stop(StopReason.INTERRUPTED, "interrupted"));
        }
    }

    private void prepare(int repetition) throws DrillRefused {
        performer.begin(plan(repetition));
        planned = repetition;
        begin = OptionalLong.empty();
    }

    private void take(DrillEvent event) {
        DrillMachine.Taken taken = machine.take(state, event, clock.now().monotonicNanos());
        state = taken.state();
        Optional<String> unwritten = Optional.empty();
        for (DrillAction action : taken.actions()) {
            if (action instanceof DrillAction.Perform(Operation operation) && unwritten.isPresent()) {
                events.add(new DrillEvent.Done(operation, false, unwritten.get()));
            } else if (action instanceof DrillAction.Note note) {
                unwritten = note(note);
            } else {
                act(action);
            }
        }
    }

    private void act(DrillAction action) {
        switch (action) {
            case DrillAction.Perform(Operation operation) -> perform(operation);
            case DrillAction.Note note -> {} // written already;
            case DrillAction.Renew(int step) ->
                Thread.ofVirtual().name("drill-renew").start(() -> events.add(renewed(step)));
            case DrillAction.Tell tell -> tell(tell);
            case DrillAction.Say(String text) -> listener.accept(text);
            case DrillAction.EndRepetition _ -> {} // measured before
            case DrillAction.End over -> end = Optional.of(over);
        }
    }

    private DrillEvent renewed(int step) {
        try {
            return performer.renew(step);
        } catch (RuntimeException fault) {
            return new DrillEvent.Renewed(false, false, fault.toString());
        }
    }

    private void perform(Operation operation) {
        int repetition = state.repetition();
        if (operation instanceof Operation.Photograph) {
            eyes.remember();
        }
        Thread.ofVirtual().name("drill-operation").start(() -> {
            DrillEvent.Done done;
            try {
                done = operation instanceof Operation.Measure ? measure(repetition) : performer.perform(operation);
            } catch (RuntimeException | IOException fault) {
                done = new DrillEvent.Done(operation, false, fault.toString());
            }
            events.add(done);
        });
    }

    private DrillEvent.Done measure(int repetition) throws IOException {
        Ending ending = state.unreverted().isPresent()
                ? Ending.NOT_REVERTED
                : state.stop().map(stop -> stop.reason().ending()).orElse(Ending.COMPLETED);
        String reason = state.unreverted()
                .or(() -> state.stop().map(DrillEvent.Stop::detail))
                .orElse("");
        Repetition measured =
                observatory.measured(new Attempt(run.name(), repetition, run.target(), ending, reason, begin));
        repetitions.add(measured);
        journal.write(new RunLine.Measured(measured));
        return new DrillEvent.Done(new Operation.Measure(), true, "");
    }

    /** {@return why what follows may not be done: what cannot be written down is not done, but it is taken back} */
    private Optional<String> note(DrillAction.Note note) {
        StepPlan.Fault fault = performer.fault(note.step());
        RunLine entry = switch (note.mark()) {
            case ARMING -> new RunLine.Arming(outstanding(note.step(), false));
            case APPLYING -> new RunLine.Applying(outstanding(note.step(), true));
            case REVERTED -> new RunLine.Reverted(fault.id());
            case DISARMED -> new RunLine.Disarmed(fault.id());
        };
        try {
            journal.write(entry);
            return Optional.empty();
        } catch (IOException unwritable) {
            String why = "the journal of the drill cannot be written: " + unwritable.getMessage();
            listener.accept(why);
            return Optional.of(why).filter(_ -> note.mark() == Mark.ARMING || note.mark() == Mark.APPLYING);
        }
    }

    private Outstanding outstanding(int step, boolean made) {
        StepPlan.Fault fault = performer.fault(step);
        return new Outstanding(
                fault.id(),
                about(step),
                made,
                fault.commands().revert(),
                fault.commands().verifyReverted(),
                fault.deadman().map(DeadmanCommands::disarm),
                fault.deadman().map(DeadmanCommands::proveDisarmed));
    }

    private DrilledFault about(int step) {
        FaultCommands commands = performer.fault(step).commands();
        boolean harmless = commands.kind().equals("noop");
        return new DrilledFault(
                run.drill().name(),
                run.name(),
                state.repetition(),
                step + 1,
                commands.kind(),
                commands.apply().host().equals(Site.RUNNER)
                        ? run.target()
                        : commands.apply().host(),
                harmless ? List.of() : run.nodes());
    }

    private void tell(DrillAction.Tell tell) {
        long now = clock.now().epochNanos();
        Stamps stamps = performer.stamps().orElseGet(() -> new Stamps(now, now, 0));
        DrilledFault about = about(tell.step());
        FaultCommands commands = performer.fault(tell.step()).commands();
        FaultOccurrence what = switch (tell.news()) {
            case ARMED ->
                new FaultArmed(
                        about,
                        now,
                        performer.deadmanForm(),
                        performer
                                .fault(tell.step())
                                .deadman()
                                .map(DeadmanCommands::lease)
                                .orElse(Duration.ZERO),
                        run.drill().safeguards().injector());
            case APPLIED -> {
                begin = begin.isPresent() ? begin : OptionalLong.of(stamps.begin());
                yield new FaultApplied(about, now, stamps.begin(), stamps.end(), tell.verified(), commands.summary());
            }
            case REVERTED ->
                new FaultReverted(
                        about,
                        now,
                        stamps.begin(),
                        stamps.end(),
                        tell.verified(),
                        state.stop().map(stop -> stop.reason().text()).orElse("method"),
                        tell.detail());
            case DEADMAN_FIRED -> new FaultDeadmanFired(about, now, fired(tell.detail()), true, tell.detail());
        };
        boolean timed = what instanceof FaultApplied || what instanceof FaultReverted;
        observatory.tell(what, timed ? stamps.begin() : now, timed ? stamps.uncertainty() : 0);
    }

    /** {@return the time in {@code fired 1795335581000000000 reverted}} */
    private static OptionalLong fired(String detail) {
        String[] words = detail.split("\\s+", 3);
        return words.length > 1 && words[1].matches("[0-9]{19}")
                ? OptionalLong.of(Long.parseLong(words[1]))
                : OptionalLong.empty();
    }
}

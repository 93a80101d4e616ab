package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
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

    /** A drill that dies leaves the probes hurried for this long. */
    private static final Duration HURRY = Duration.ofSeconds(30);

    private final DrillRun run;
    private final Observatory observatory;
    private final DrillDirectory directory;
    private final Consumer<String> listener;
    private final StampClock clock = StampClock.system();
    private final BlockingQueue<DrillEvent> events = new LinkedBlockingQueue<>();
    private final Performer performer;
    private final Eyes eyes;
    private final DrillMachine machine;
    private final Site site;
    private final List<Script> rollbacks;
    private final List<HostLock> locks;
    private final RunJournal journal;
    private final FaultNews news;
    private final Measurements measurements;
    private DrillState state;
    private int planned;
    private OptionalLong begin = OptionalLong.empty();
    private OptionalLong hurryAt = OptionalLong.empty();
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
        this.listener = careless(listener);
        site = inventory.site(run.target());
        rollbacks = StepPlan.rollbacks(run.drill(), run.target());
        performer = new Performer(inventory, clock, rollbacks, site);
        List<StepPlan> first = plan(1);
        machine = new DrillMachine(StepPlan.course(run.drill(), first));
        String owner = run.tag() + "_" + UUID.randomUUID().toString().substring(0, 8);
        locks = StepPlan.hosts(first).stream()
                .map(host -> new HostLock(host, owner))
                .toList();
        state = machine.initial();
        eyes = new Eyes(
                observatory,
                new Conditions(run.drill(), run.target(), !run.target().equals(inventory.edge())),
                clock);
        directory.run(run.name());
        journal = RunJournal.open(directory.journal(run.name()));
        news = new FaultNews(run, performer, observatory, journal, clock, this.listener);
        measurements = new Measurements(run, observatory, journal);
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
     * Runs it to its end. What forbids it ends it before a fault is made, and its rollbacks are run all the same.
     *
     * @throws DrillRefused if another drill has one of its hosts
     */
    public DrillRun.Result run() throws DrillRefused, IOException {
        HostLocks held = new HostLocks(locks, performer::on, why -> stop(StopReason.FAILED, why), listener);
        try (journal) {
            journal.write(new RunLine.Began(
                    run.name(), run.drill().name(), run.target(), clock.now().epochNanos()));
            journal.write(new RunLine.Prepared(locks, rollbacks));
            observatory.journal(journal);
            take(held);
            eyes.forbidden().ifPresent(why -> stop(StopReason.SAFEGUARD, why));
            eyes.open();
            prepare(1);
            take(new DrillEvent.Begin());
            while (end.isEmpty()) {
                try {
                    turn();
                } catch (RuntimeException | DrillRefused fault) {
                    failed(fault);
                }
            }
            ended();
        } finally {
            held.release();
            eyes.close();
            observatory.rest(run.name());
        }
        return new DrillRun.Result(
                end.get().ending(),
                end.get().reason(),
                measurements.all(),
                Remains.of(RunJournal.read(directory.journal(run.name()))).faults(),
                measurements.processors());
    }

    /** Whatever the disk says, the result is told. */
    private void ended() {
        try {
            journal.write(new RunLine.Ended(end.get().ending(), end.get().reason()));
        } catch (IOException full) {
            listener.accept(
                    "the journal of the drill cannot be written, 'vipwatch drill recover' will look at it once more: "
                            + full.getMessage());
        }
    }

    private void take(HostLocks held) throws DrillRefused, IOException {
        try {
            held.take().ifPresent(why -> stop(StopReason.FAILED, why));
        } catch (DrillRefused another) {
            journal.write(new RunLine.Ended(Ending.ABORTED, String.valueOf(another.getMessage())));
            throw another;
        }
    }

    private void turn() throws DrillRefused {
        Optional<DrillEvent> event = next();
        event.ifPresent(this::take);
        if (end.isPresent()) {
            return;
        }
        clock.follow();
        hurry();
        Optional<String> file = run.drill().safeguards().abortFile().filter(path -> Files.exists(Path.of(path)));
        if (state.stop().isEmpty() && (directory.isAborted() || file.isPresent())) {
            String why = file.map(path -> path + " is there").orElse("somebody asked for its end");
            take(new DrillEvent.Stop(StopReason.ABORTED, why));
        }
        if (state.stop().isEmpty()
                && state.repetition() > planned
                && state.laid().isEmpty()) {
            prepare(state.repetition());
        }
        take(new DrillEvent.Look(eyes.view(begin)));
    }

    /** The probes are to be as frequent as the drill says, from before the fault until after the way back. */
    private void hurry() {
        long now = clock.now().monotonicNanos();
        if (hurryAt.isEmpty() || now - hurryAt.getAsLong() >= 0) {
            hurryAt = OptionalLong.of(now + HURRY.dividedBy(3).toNanos());
            Thread.ofVirtual()
                    .name("drill-hurry")
                    .start(() ->
                            observatory.hurry(run.name(), run.drill().traffic().interval(), HURRY));
        }
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
        if (state.stop().isPresent()) {
            observatory.stopping(); // before what was waited for can go on because the fault is gone
        }
        Optional<String> unwritten = Optional.empty();
        for (DrillAction action : taken.actions()) {
            if (action instanceof DrillAction.Perform(Operation operation) && unwritten.isPresent()) {
                events.add(new DrillEvent.Done(operation, false, unwritten.get()));
            } else if (action instanceof DrillAction.Note note) {
                unwritten = news.note(note, state.repetition());
            } else {
                acted(action);
            }
        }
    }

    /** What one action meets keeps none of the others from being done. */
    private void acted(DrillAction action) {
        try {
            act(action);
        } catch (RuntimeException fault) {
            failed(fault);
            if (action instanceof DrillAction.Perform(Operation operation)) {
                events.add(new DrillEvent.Done(operation, false, fault.toString()));
            }
        }
    }

    /** Whatever it is, what was done has to be taken back. */
    private void failed(Exception fault) {
        stop(StopReason.FAILED, "a fault of the drill's own: " + fault);
        listener.accept("a fault of the drill's own: " + fault);
    }

    /** Whom nobody hears any more takes its faults back all the same. */
    private static Consumer<String> careless(Consumer<String> listener) {
        return text -> {
            try {
                listener.accept(text);
            } catch (RuntimeException deaf) {
                // There is nobody left to be told of it.
            }
        };
    }

    private void act(DrillAction action) {
        switch (action) {
            case DrillAction.Perform(Operation operation) -> perform(operation);
            case DrillAction.Note note -> {} // written already;
            case DrillAction.Renew(int step) ->
                Thread.ofVirtual().name("drill-renew").start(() -> events.add(renewed(step)));
            case DrillAction.Tell tell -> {
                OptionalLong begun =
                        news.tell(tell, state.repetition(), state.stop().map(DrillEvent.Stop::reason));
                begin = begin.isPresent() ? begin : begun;
            }
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
            measurements.begin();
        }
        Thread.ofVirtual().name("drill-operation").start(() -> {
            DrillEvent.Done done;
            try {
                done = operation instanceof Operation.Measure ? measure(repetition) : performer.perform(operation);
                if (operation instanceof Operation.Photograph && done.good()) {
                    journal.write(new RunLine.Photographed(performer.before()));
                }
            } catch (RuntimeException | IOException fault) {
                done = new DrillEvent.Done(operation, false, fault.toString());
            }
            events.add(done);
        });
    }

    private DrillEvent.Done measure(int repetition) throws IOException {
        try {
            measurements.add(repetition, state, begin);
        } catch (RuntimeException | IOException fault) {
            failed(fault); // what could not be measured was taken back all the same
        }
        Optional<NameRecords> changed =
                Remains.of(RunJournal.read(directory.journal(run.name()))).names();
        return new DrillEvent.Done(
                new Operation.Measure(),
                changed.isEmpty(),
                changed.map(NameChange::notBack).orElse(""));
    }
}

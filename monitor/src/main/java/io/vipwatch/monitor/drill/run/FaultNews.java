package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.run.DrillAction.Mark;
import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Writes down what becomes of a drill's faults, and tells the monitor; on the thread that runs the drill. */
final class FaultNews {
    private final DrillRun run;
    private final Performer performer;
    private final Observatory observatory;
    private final RunJournal journal;
    private final StampClock clock;
    private final Consumer<String> listener;

    FaultNews(
            DrillRun run,
            Performer performer,
            Observatory observatory,
            RunJournal journal,
            StampClock clock,
            Consumer<String> listener) {
        this.run = run;
        this.performer = performer;
        this.observatory = observatory;
        this.journal = journal;
        this.clock = clock;
        this.listener = listener;
    }

    /** {@return why what follows may not be done: what cannot be written down is not done, but it is taken back} */
    Optional<String> note(DrillAction.Note note, int repetition) {
        StepPlan.Fault fault = performer.fault(note.step());
        RunLine entry = switch (note.mark()) {
            case ARMING -> new RunLine.Arming(outstanding(note.step(), repetition, false));
            case APPLYING -> new RunLine.Applying(outstanding(note.step(), repetition, true));
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

    private Outstanding outstanding(int step, int repetition, boolean made) {
        StepPlan.Fault fault = performer.fault(step);
        return new Outstanding(
                fault.id(),
                about(step, repetition),
                made,
                fault.commands().revert(),
                fault.commands().verifyReverted(),
                fault.deadman().map(DeadmanCommands::disarm),
                fault.deadman().map(DeadmanCommands::proveDisarmed));
    }

    private DrilledFault about(int step, int repetition) {
        FaultCommands commands = performer.fault(step).commands();
        boolean harmless = commands.kind().equals("noop");
        return new DrilledFault(
                run.drill().name(),
                run.name(),
                repetition,
                step + 1,
                commands.kind(),
                commands.apply().host().equals(Site.RUNNER)
                        ? run.target()
                        : commands.apply().host(),
                harmless ? List.of() : run.nodes());
    }

    /**
     * Tells the monitor.
     *
     * @param stop why the drill ends early, if it does
     * @return when the fault began, if that is what was told
     */
    OptionalLong tell(DrillAction.Tell tell, int repetition, Optional<StopReason> stop) {
        long now = clock.now().epochNanos();
        Stamps stamps = performer.stamps().orElseGet(() -> new Stamps(now, now, 0));
        DrilledFault about = about(tell.step(), repetition);
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
            case APPLIED ->
                new FaultApplied(about, now, stamps.begin(), stamps.end(), tell.verified(), commands.summary());
            case REVERTED ->
                new FaultReverted(
                        about,
                        now,
                        stamps.begin(),
                        stamps.end(),
                        tell.verified(),
                        stop.map(StopReason::text).orElse("method"),
                        tell.detail());
            case DEADMAN_FIRED -> new FaultDeadmanFired(about, now, fired(tell.detail()), true, tell.detail());
        };
        boolean timed = what instanceof FaultApplied || what instanceof FaultReverted;
        observatory.tell(what, timed ? stamps.begin() : now, timed ? stamps.uncertainty() : 0);
        return what instanceof FaultApplied ? OptionalLong.of(stamps.begin()) : OptionalLong.empty();
    }

    /** {@return the time in {@code fired 1795335581000000000 reverted}} */
    private static OptionalLong fired(String detail) {
        String[] words = detail.split("\\s+", 3);
        return words.length > 1 && words[1].matches("[0-9]{19}")
                ? OptionalLong.of(Long.parseLong(words[1]))
                : OptionalLong.empty();
    }
}

package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.Host.Outcome;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes back what runs have left behind that did not come to their end, runs their rollbacks, and compares how the hosts stand
 * with how they stood before, on the thread that asks, which waits for it. The lock
 * of the drills is the caller's.
 */
public final class Recovery {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int LOOKS = 60;
    private static final int COMPARISONS = 10;

    private final Inventory inventory;
    private final Observatory observatory;
    private final DrillDirectory directory;
    private final Consumer<String> listener;
    private final StampClock clock = StampClock.system();

    public Recovery(Inventory inventory, Observatory observatory, DrillDirectory directory, Consumer<String> listener) {
        this.inventory = inventory;
        this.observatory = observatory;
        this.directory = directory;
        this.listener = listener;
    }

    /** What of a run is not as it was before, after all was tried. */
    public record Unrecovered(String run, List<Outstanding> left, List<String> wrong) {
        /**
         * What is not as before.
         *
         * @param run the run's name
         * @param left the faults that could not be taken back
         * @param wrong what else is not as it was, a line each
         */
        public Unrecovered {
            left = List.copyOf(left);
            wrong = List.copyOf(wrong);
        }
    }

    /** {@return the runs after which something is not as it was before; none: all is well} */
    public List<Unrecovered> recover() throws IOException {
        List<Unrecovered> unrecovered = new ArrayList<>();
        for (String run : directory.unfinished()) {
            listener.accept("run " + run);
            try {
                Remains remains = Remains.of(RunJournal.read(directory.journal(run)));
                try (RunJournal journal = RunJournal.open(directory.journal(run))) {
                    Unrecovered one = recover(run, remains, journal);
                    if (!one.left().isEmpty() || !one.wrong().isEmpty()) {
                        unrecovered.add(one);
                    }
                }
            } catch (IOException unreadable) {
                String why = unreadable.getMessage() + ": see by hand what of it is still there, then move "
                        + directory.journal(run) + " away, or no drill begins any more";
                unrecovered.add(new Unrecovered(run, List.of(), List.of(why)));
            }
        }
        return unrecovered;
    }

    /** A run that a host was not reached for stays open; one whose hosts differ has ended: what differs has been told. */
    private Unrecovered recover(String run, Remains remains, RunJournal journal) throws IOException {
        List<Outstanding> left = new ArrayList<>();
        for (Outstanding fault : remains.faults()) {
            if (!takeBack(fault, journal)) {
                left.add(fault);
            }
        }
        List<String> wrong = new ArrayList<>(names(remains, journal));
        for (Script rollback : remains.rollbacks()) {
            Outcome outcome = on(rollback);
            if (!outcome.good()) {
                wrong.add("a rollback failed: " + rollback.text().strip() + ": " + outcome.words());
            }
        }
        Photograph.Compared compared = compare(remains.before());
        wrong.addAll(compared.wrong());
        remains.locks().forEach(lock -> on(lock.release()));
        wrong.forEach(listener);
        if (compared.unknown().isEmpty()) {
            Ending ending = left.isEmpty() && wrong.isEmpty() ? Ending.INTERRUPTED : Ending.NOT_REVERTED;
            journal.write(
                    new RunLine.Ended(ending, ending == Ending.INTERRUPTED ? "recovered" : String.join("; ", wrong)));
        }
        return new Unrecovered(run, left, wrong);
    }

    private List<String> names(Remains remains, RunJournal journal) throws IOException {
        if (remains.names().isEmpty()) {
            return List.of();
        }
        NameRecords before = remains.names().get();
        Optional<String> wrong = observatory.restore(before);
        if (wrong.isPresent()) {
            return List.of(wrong.get() + "; " + NameChange.notBack(before));
        }
        journal.write(new RunLine.NameRestored(before.name()));
        listener.accept("the name server has " + before + " again");
        return List.of();
    }

    /** What differs may only not have come back yet. */
    private Photograph.Compared compare(List<Photograph> before) {
        Photograph.Compared compared = Photograph.compare(before, this::on);
        for (int i = 0; i < COMPARISONS && !compared.same() && rested(); i++) {
            compared = Photograph.compare(before, this::on);
        }
        return compared;
    }

    private static boolean rested() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean takeBack(Outstanding fault, RunJournal journal) throws IOException {
        String what = fault.about().fault() + " on " + fault.about().target();
        long begin = clock.now().epochNanos();
        if (fault.made()) {
            Outcome reverted = on(fault.revert());
            Outcome gone = await(fault.verifyReverted());
            boolean good = gone.good();
            observatory.tell(
                    new FaultReverted(
                            fault.about(),
                            clock.now().epochNanos(),
                            begin,
                            clock.now().epochNanos(),
                            good,
                            "recovered",
                            good ? "" : gone.words()),
                    begin,
                    0);
            if (!good) {
                listener.accept(what + " could not be taken back: " + reverted.words() + "; " + gone.words());
                return false;
            }
        }
        journal.write(new RunLine.Reverted(fault.id()));
        for (var script : List.of(fault.disarm(), fault.proveDisarmed())) {
            if (script.isPresent()) {
                Outcome outcome = on(script.get());
                if (!outcome.good()) {
                    listener.accept("the dead-man of " + what + " could not be taken away: " + outcome.words());
                    return false;
                }
            }
        }
        journal.write(new RunLine.Disarmed(fault.id()));
        listener.accept(what + " is taken back");
        return true;
    }

    private Outcome on(Script script) {
        try {
            return inventory.host(script.host()).run(script);
        } catch (DrillRefused unknown) {
            return new Outcome(java.util.OptionalInt.empty(), "", String.valueOf(unknown.getMessage()));
        }
    }

    /** A process that was started needs a while. */
    private Outcome await(Script script) {
        Outcome outcome = on(script);
        for (int i = 0; i < LOOKS && !outcome.good() && outcome.status().isPresent(); i++) {
            if (!rested()) {
                return outcome;
            }
            outcome = on(script);
        }
        return outcome;
    }
}

package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.Host.Outcome;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes back what runs have left behind that did not come to their end, on the thread that asks, which waits for it. The lock
 * of the drills is the caller's.
 */
public final class Recovery {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int LOOKS = 60;

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

    /** {@return what could not be taken back; none: all is well} */
    public List<Outstanding> recover() throws IOException {
        List<Outstanding> left = new ArrayList<>();
        for (String run : directory.unfinished()) {
            listener.accept("run " + run);
            List<Outstanding> outstanding = Outstanding.of(RunJournal.read(directory.journal(run)));
            try (RunJournal journal = RunJournal.open(directory.journal(run))) {
                for (Outstanding fault : outstanding) {
                    if (!takeBack(fault, journal)) {
                        left.add(fault);
                    }
                }
                journal.write(new RunLine.Ended(Ending.INTERRUPTED, "recovered"));
            }
        }
        return left;
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
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return outcome;
            }
            outcome = on(script);
        }
        return outcome;
    }
}

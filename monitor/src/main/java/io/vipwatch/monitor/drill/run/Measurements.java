package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the repetitions of a run came to, each written to its journal as soon as it is measured. */
final class Measurements {
    private final DrillRun run;
    private final Observatory observatory;
    private final RunJournal journal;
    private final List<Repetition> repetitions = new ArrayList<>();
    private final Processors processors = new Processors(Path.of("/proc/stat"));

    Measurements(DrillRun run, Observatory observatory, RunJournal journal) {
        this.run = run;
        this.observatory = observatory;
        this.journal = journal;
    }

    /** A repetition begins. */
    void begin() {
        processors.begin();
    }

    /**
     * Measures the repetition that has ended.
     *
     * @param begin when its fault was made; empty if none was
     * @throws IOException if the journal cannot be written
     */
    void add(int repetition, DrillState state, OptionalLong begin) throws IOException {
        Ending ending = state.unreverted().isPresent()
                ? Ending.NOT_REVERTED
                : state.stop().map(stop -> stop.reason().ending()).orElse(Ending.COMPLETED);
        String reason = state.unreverted()
                .or(() -> state.stop().map(DrillEvent.Stop::detail))
                .orElse("");
        Repetition measured = observatory.measured(
                new Attempt(run.drill(), run.name(), repetition, run.target(), ending, reason, begin));
        Repetition judged = processors
                .end()
                .flatMap(ProcessorTime::contamination)
                .map(measured::with)
                .orElse(measured);
        repetitions.add(judged);
        journal.write(new RunLine.Measured(judged));
    }

    List<Repetition> all() {
        return List.copyOf(repetitions);
    }

    /** {@return how much of the processors' time was stolen, in words} */
    String processors() {
        return processors.text();
    }
}

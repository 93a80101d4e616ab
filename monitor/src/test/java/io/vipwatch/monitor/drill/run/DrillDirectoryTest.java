package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs of this host have left behind. */
class DrillDirectoryTest {
    @TempDir
    private Path path;

    private static void begin(DrillDirectory directory, String run, boolean ended) throws Exception {
        directory.run(run);
        try (RunJournal journal = RunJournal.open(directory.journal(run))) {
            journal.write(new RunLine.Began(run, "noop", "node1", 1));
            if (ended) {
                journal.write(new RunLine.Ended(Ending.COMPLETED, ""));
            }
        }
    }

    @Test
    void whoWasKilledHasLeftItsNameBehindAndHoldsNothing() throws Exception {
        DrillDirectory directory = new DrillDirectory(path);
        assertThat(directory.holder()).isEmpty();
        try (DrillDirectory.Lock _ = directory.lock("one")) {
            assertThat(directory.holder()).startsWith("one ");
        }
        Files.writeString(path.resolve("lock"), "killed 4711");
        assertThat(directory.holder()).isEmpty();
    }

    @Test
    void whatRunsHaveLeftOnHostsThatAreGoneIsForgottenAndNothingElse() throws Exception {
        DrillDirectory directory = new DrillDirectory(path);
        begin(directory, "one", true);
        begin(directory, "two", false);
        assertThat(directory.unfinished()).containsExactly("two");
        try (DrillDirectory.Lock held = directory.lock("lab")) {
            assertThat(directory.forget(held)).containsExactly("two");
        }
        assertThat(directory.unfinished()).isEmpty();
        assertThat(directory.journal("one")).exists();
        assertThat(path.resolve("two").resolve("forgotten.jsonl")).exists();
    }
}

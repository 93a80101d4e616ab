package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged monitor keeps of the past, when it is killed, and when it keeps no more than it is to. */
class StoreIT extends KeptEvents {
    @Test
    void killedWithEventsInFlightTheStoreComesToHoldExactlyWhatTheJournalHolds() throws Exception {
        for (int kill = 0; kill < 2; kill++) {
            Process running = monitor.run();
            try (TestNode node = node()) {
                flapUntil(node, last() + 200);
                PackagedMonitor.signal(running, "KILL");
                running.waitFor();
            }
        }
        List<Long> left = stored(); // a person looks after the crash
        assertThat(journaled()).startsWith(left.toArray(Long[]::new));
        Process running = monitor.run();
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
        assertThat(stored()).isEqualTo(journaled());
        assertThat(PackagedMonitor.exitCode(monitor.command("rebuild.log", "store", "rebuild")))
                .isZero();
        assertThat(stored()).isEqualTo(journaled());
    }

    @Test
    void theJournalStaysWithinItsSizeAndTheStoreHasWhatItLetGo() throws Exception {
        monitor.configure(
                "",
                NODE1,
                TRACK,
                "journal: {directory: journal, routes: all, segment_size: 64KiB, retention: {size: 1MiB}}");
        Process running = monitor.run();
        try (TestNode node = node()) {
            flapUntil(node, 5000);
        }
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
        assertThat(journaled().getFirst()).isGreaterThan(1000);
        // What the store has not taken yet is kept up to twice the size: the two run one behind the other.
        assertThat(size()).isBetween(700_000L, (2L << 20) + 3 * (64 << 10));
        List<Long> stored = stored();
        assertThat(stored.getFirst()).isEqualTo(1);
        assertThat(stored)
                .hasSize(Math.toIntExact(stored.getLast()))
                .endsWith(journaled().getLast());
    }

    private long size() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}

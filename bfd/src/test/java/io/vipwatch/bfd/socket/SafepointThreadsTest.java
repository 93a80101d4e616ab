package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafepointThreadsTest {
    @TempDir
    Path tasks;

    @Test
    void onlyTheThreadsThatRunSafepointsAreFound() throws IOException {
        thread(11, "java");
        thread(12, "VM Thread");
        thread(13, "GC Thread#0");
        thread(14, "bfd-engine");
        Files.createDirectory(tasks.resolve("15")); // ended while it was looked at

        assertThat(SafepointThreads.of(tasks)).containsExactlyInAnyOrder(12, 13);
    }

    @Test
    void aSystemThatTellsOfNoThreadsHasNone() {
        assertThat(SafepointThreads.of(tasks.resolve("absent"))).isEmpty();
    }

    private void thread(int id, String name) throws IOException {
        Files.writeString(
                Files.createDirectory(tasks.resolve(Integer.toString(id))).resolve("comm"), name + "\n");
    }
}

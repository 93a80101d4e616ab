package io.vipwatch.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    @Test
    void killed_in_the_middle_of_a_storm_no_acknowledged_event_is_lost_and_no_torn_line_is_left() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged = stormUntilKilled(10 + random.nextInt(30));
            try (Journal journal =
                    Journal.open(JournalSettings.in(directory), "monitor/storm", new EventIds(new Random(seed)))) {
                assertThat(journal.lastSeqFound()).as("seed %s", seed).isGreaterThanOrEqualTo(acknowledged);
            }
            assertThatEveryLineIsTheNextEvent(seed);
        }
    }

    /** {@return the last event that was acknowledged before the process was killed} */
    private long stormUntilKilled(int acknowledgements) throws IOException, InterruptedException {
        Process storm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Storm.class.getName(),
                        directory.toString(),
                        Long.toString(Long.MAX_VALUE)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(storm.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < acknowledgements; i++) {
                acknowledged = Long.parseLong(lines.readLine());
            }
        } finally {
            storm.destroyForcibly();
            storm.waitFor();
        }
        return acknowledged;
    }

    private void assertThatEveryLineIsTheNextEvent(long seed) throws IOException {
        EventJson json = new EventJson();
        long expected = 1;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    assertThat(json.read(line).seq())
                            .as("seed %s, %s", seed, file)
                            .isEqualTo(expected++);
                }
            }
        }
    }
}

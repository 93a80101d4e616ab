package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which training fails gets its program all the same. */
class AotCacheTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory = Path.of("");

    private List<String> train(Duration atMost, String script) throws IOException, InterruptedException {
        Path cache = directory.resolve("a.aot");
        return new AotCache(cache).train(atMost, List.of("sh", "-c", script, "sh", cache.toString()));
    }

    @Test
    void aTrainingRunThatWorksLeavesTheCacheAndItsNotes() throws Exception {
        assertThat(train(LONG, "echo from the JVM; echo kept >$1; echo 'training: the cache is smaller'"))
                .containsExactly("the cache is smaller");
        assertThat(directory.resolve("a.aot")).hasContent("kept");
    }

    @Test
    void aTrainingRunThatFailsIsSaidAndLeavesNoCache() throws Exception {
        assertThat(train(LONG, "echo half >$1; echo no memory >&2; exit 3"))
                .containsExactly("no a.aot, commands will start slower: its training ended with 3: no memory");
        assertThat(directory.resolve("a.aot")).doesNotExist();
    }

    @Test
    void aTrainingRunThatHangsIsEnded() throws Exception {
        assertThat(train(Duration.ofSeconds(1), "echo half >$1; sleep 600 & wait"))
                .containsExactly("no a.aot, commands will start slower: its training took more than 1 s");
        assertThat(directory.resolve("a.aot")).doesNotExist();
    }

    @Test
    void anOlderCacheIsNotTakenForANewOne() throws Exception {
        Files.writeString(directory.resolve("a.aot"), "old");
        assertThat(train(LONG, "true")).containsExactly("no a.aot, commands will start slower: the JVM wrote none");
        assertThat(directory.resolve("a.aot")).doesNotExist();
    }

    @Test
    void aPartThatFailsIsSaidAndTheOthersAreTrained() throws Exception {
        assertThat(notes(_ -> {
                    throw new IllegalStateException("1 of 9 routes");
                }))
                .isEqualTo("training: the cache is smaller, the part will start slower: 1 of 9 routes\n");
        assertThat(notes(within -> Files.writeString(within.resolve("left"), "behind")))
                .isEmpty();
    }

    @Test
    void aMonitorThatIsTooSlowToLearnATableEndsItsTraining() throws Exception {
        assertThat(notes(within -> DaemonTraining.run(within, Duration.ZERO)))
                .contains("will start slower: the monitor had ")
                .contains(" of 250000 routes after 0 s");
    }

    private static String notes(Training.Part part) throws IOException, ConfigException, InterruptedException {
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        Training.attempt("the part", new PrintStream(notes, true, StandardCharsets.UTF_8), part);
        return notes.toString(StandardCharsets.UTF_8);
    }

    /** As on a machine whose loopback interface has no IPv6 address. */
    public static final class CommandsWithoutIpv6 {
        private CommandsWithoutIpv6() {}

        public static void main(String[] args) throws IOException {
            CommandTraining.run(Path.of(args[0]));
        }
    }

    @Test
    void commandsAreTrainedOnAMachineWithoutIpv6() throws Exception {
        Path output = directory.resolve("output");
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandsWithoutIpv6.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(training.waitFor()).as(Files.readString(output)).isZero();
    }
}

package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of vipwatch with the classes of the tests, and what it says.
 *
 * @param process the process
 * @param printed the file of its standard output
 * @param complained the file of its standard error
 */
record CommandProcess(Process process, Path printed, Path complained) implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40);

    static CommandProcess start(Path files, String... words) throws IOException {
        Path out = Files.createTempFile(files, "said", ".out");
        Path err = Files.createTempFile(files, "said", ".err");
        return new CommandProcess(
                JavaProcess.of(Main.class, List.of(words))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }

    void answer(String line) throws IOException {
        try (var input = process.outputWriter()) {
            input.write(line + "\n");
        }
    }

    void await(String text) {
        assertThat(Patience.until(SOON, () -> err().contains(text) || !process.isAlive()))
                .as(this::err)
                .isTrue();
        assertThat(err()).contains(text);
    }

    void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).as(this::err).isTrue();
    }

    void expect(int exitCode) throws InterruptedException {
        awaitEnd();
        assertThat(process.exitValue()).as(() -> out() + err()).isEqualTo(exitCode);
    }

    /** {@return the exit code of a drill, which is another one where this machine itself held the measurement up} */
    int unlessStalled(int otherwise) throws InterruptedException {
        awaitEnd();
        return out().contains("are contaminated") || out().contains("within the uncertainty")
                ? ExitCode.INCONCLUSIVE
                : otherwise;
    }

    String out() {
        return read(printed);
    }

    String err() {
        return read(complained);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

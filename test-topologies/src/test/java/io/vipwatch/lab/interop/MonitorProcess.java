package io.vipwatch.lab.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A monitor in another JVM. Used from the test's thread; ending it waits for its end. */
final class MonitorProcess implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(20);

    private final Process process;
    private final Path output;

    private MonitorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static MonitorProcess start(Path configuration) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MonitorMain.class.getName(),
                configuration.toString());
        Path output = Files.createTempFile(configuration.toAbsolutePath().getParent(), "monitor", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new MonitorProcess(process, output);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** {@return what it printed} */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(END.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the monitor does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        if (isRunning()) {
            kill();
        }
    }
}

package io.vipwatch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The BFD agent as the package starts it, in a process of its own. */
final class AgentProcess implements AutoCloseable {
    private static final Path LAUNCHER =
            Path.of("target", "dist", "bin", "vipwatch").toAbsolutePath();

    private final Process process;
    private final Path lines;
    private final Path errors;

    private AgentProcess(Process process, Path lines, Path errors) {
        this.process = process;
        this.lines = lines;
        this.errors = errors;
    }

    /** Starts it; SIGINT is not ignored, whoever ignored it before. */
    static AgentProcess start(Path directory, String... options) throws IOException {
        Path lines = Files.createTempFile(directory, "agent", ".jsonl");
        Path errors = Files.createTempFile(directory, "agent", ".err");
        List<String> command =
                new ArrayList<>(List.of("env", "--default-signal=INT", LAUNCHER.toString(), "bfd", "agent"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(lines.toFile())
                .redirectError(errors.toFile())
                .start();
        return new AgentProcess(process, lines, errors);
    }

    List<String> lines() {
        return read(lines).lines().toList();
    }

    String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@return whether a line with all of these parts came in time} */
    boolean says(String... parts) throws InterruptedException {
        return await(
                () -> lines().stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    static boolean await(BooleanSupplier reached) throws InterruptedException {
        for (int i = 0; i < 1500; i++) {
            if (reached.getAsBoolean()) {
                return true;
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        return false;
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(Duration.ofSeconds(30))) {
            throw new IllegalStateException("it has not ended: " + errors());
        }
        return process.exitValue();
    }

    /** {@return a figure of the kernel in kilobytes, such as VmHWM} */
    long kilobytes(String name) {
        String status = read(Path.of("/proc", String.valueOf(process.pid()), "status"));
        String line = status.lines()
                .filter(one -> one.startsWith(name + ":"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    /** {@return the CPU time, user and system, that it has taken so far} */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

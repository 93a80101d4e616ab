package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Runs typical commands and the monitor, so that the JVM sees which classes they use. A part that fails on this machine
 * makes the cache smaller, and is said. Runs on the main thread.
 */
final class Training {
    private static final Duration A_TABLE = Duration.ofSeconds(15);

    private Training() {}

    /** Something that is trained. */
    @FunctionalInterface
    interface Part {
        void run(Path directory) throws IOException, ConfigException, InterruptedException;
    }

    /** Runs once, in the JVM whose classes are kept. */
    public static void main(String[] args) throws IOException, InterruptedException {
        attempt("commands", System.err, CommandTraining::run);
        attempt("the monitor", System.err, directory -> DaemonTraining.run(directory, A_TABLE));
    }

    /** Runs {@code part} in an empty directory, and says on {@code notes} if it fails. */
    static void attempt(String name, PrintStream notes, Part part) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vipwatch");
        try {
            part.run(directory);
        } catch (IOException | ConfigException | RuntimeException failed) { // whatever it is, the program can be used
            notes.println(
                    AotCache.NOTE + "the cache is smaller, " + name + " will start slower: " + failed.getMessage());
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> within = Files.walk(directory)) {
            for (Path path : within.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

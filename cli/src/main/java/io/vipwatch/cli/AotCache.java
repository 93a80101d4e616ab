package io.vipwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A cache of what the JVM loads and links (JEP 483, JEP 514), which a training run leaves behind. A package is whole
 * without it, and its commands start slower; a machine on which training fails therefore builds all the same. Runs on the
 * thread that calls it.
 *
 * @param file where it shall be
 */
record AotCache(Path file) {
    /** What a line of a training run begins with that concerns whoever builds. */
    static final String NOTE = "training: ";

    /**
     * Runs {@code training}, a command that makes the cache.
     *
     * @param atMost how long it may take
     * @return what whoever builds should know: why there is no cache, or why it is smaller; empty when all went well
     */
    List<String> train(Duration atMost, List<String> training) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        Path output = Files.createTempFile("vipwatch", ".log");
        try {
            Optional<String> failure = failure(atMost, training, output);
            if (failure.isPresent()) {
                Files.deleteIfExists(file);
                Files.deleteIfExists(Path.of(file + ".config")); // what the JVM makes the cache from
                return List.of("no " + file.getFileName() + ", commands will start slower: " + failure.get());
            }
            return Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith(NOTE))
                    .map(line -> line.substring(NOTE.length()))
                    .toList();
        } finally {
            Files.delete(output);
        }
    }

    private Optional<String> failure(Duration atMost, List<String> training, Path output)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(training)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly); // the JVM that writes the cache
            process.destroyForcibly().waitFor();
            return Optional.of("its training took more than " + atMost.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            return Optional.of("its training ended with " + process.exitValue() + ": "
                    + Files.readString(output).strip());
        }
        return Files.exists(file) ? Optional.empty() : Optional.of("the JVM wrote none");
    }
}

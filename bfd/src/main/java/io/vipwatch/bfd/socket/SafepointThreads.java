package io.vipwatch.bfd.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The threads on which a HotSpot virtual machine runs safepoints and collects garbage, found on the caller's thread. */
final class SafepointThreads {
    /** How the names of these threads begin; Linux keeps 15 octets of each. */
    private static final List<String> NAMES =
            List.of("VM Thread", "GC Thread", "G1 ", "ZWorker", "ZDriver", "Shenandoah");

    private SafepointThreads() {}

    /** {@return their thread ids; none where the system does not tell} */
    static List<Integer> ofThisProcess() {
        return of(Path.of("/proc/self/task"));
    }

    /** @param tasks a directory with a directory for each thread, which has its name in the file {@code comm} */
    static List<Integer> of(Path tasks) {
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.filter(SafepointThreads::runsSafepoints)
                    .map(thread -> Integer.parseInt(thread.getFileName().toString()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static boolean runsSafepoints(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return NAMES.stream().anyMatch(name::startsWith);
        } catch (IOException e) {
            return false; // the thread has ended meanwhile
        }
    }
}

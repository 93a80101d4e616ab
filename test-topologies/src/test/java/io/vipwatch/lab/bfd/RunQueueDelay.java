package io.vipwatch.lab.bfd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a thread was ready to run and did not (schedstat of proc(5)).
 *
 * @param nanos the sum
 */
public record RunQueueDelay(long nanos) {
    /** {@return the delay of all threads of a process whose names begin so} */
    public static RunQueueDelay of(long pid, String threadName) {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith(threadName)) {
                    nanos += Long.parseLong(Files.readString(thread.resolve("schedstat"))
                            .strip()
                            .split(" ", -1)[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RunQueueDelay(nanos);
    }

    public RunQueueDelay since(RunQueueDelay before) {
        return new RunQueueDelay(nanos - before.nanos);
    }

    public double millis() {
        return nanos / 1e6;
    }
}

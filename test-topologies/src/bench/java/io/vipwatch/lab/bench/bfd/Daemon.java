package io.vipwatch.lab.bench.bfd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a speaker, with SCHED_FIFO where that is wanted. */
final class Daemon implements AutoCloseable {
    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /** Starts a program of the image. */
    static Daemon start(Wire.End end, Intervals intervals, String... words) {
        List<String> command = new ArrayList<>();
        if (intervals.realTime()) {
            command.addAll(List.of("chrt", "-f", Integer.toString(Intervals.PRIORITY)));
        }
        command.addAll(List.of(words));
        try {
            // nsenter and chrt both end in exec, so that the process is the daemon.
            Daemon daemon = new Daemon(new ProcessBuilder(end.namespace().inside(command))
                    .redirectErrorStream(true)
                    .redirectOutput(File.createTempFile("vipwatch-bench", ".log"))
                    .start());
            Runtime.getRuntime().addShutdownHook(new Thread(daemon.process::destroy));
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

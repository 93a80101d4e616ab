package io.vipwatch.lab.bfd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A process for each core that does nothing as fast as it can, and a thread of this JVM that only allocates. */
final class BusyMachine implements AutoCloseable {
    private static final int LIVE_CHUNKS = 256;
    private static final int CHUNK = 16 << 10;

    private final List<Process> processes;
    private final Thread garbage;

    private BusyMachine(List<Process> processes, Thread garbage) {
        this.processes = processes;
        this.garbage = garbage;
    }

    static BusyMachine start() {
        List<Process> processes = new ArrayList<>();
        try {
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BusyMachine(
                processes, Thread.ofPlatform().daemon().name("garbage").start(BusyMachine::allocate));
    }

    private static void allocate() {
        byte[][] live = new byte[LIVE_CHUNKS][];
        for (int i = 0; !Thread.currentThread().isInterrupted(); i = (i + 1) % LIVE_CHUNKS) {
            live[i] = new byte[CHUNK];
        }
    }

    @Override
    public void close() {
        garbage.interrupt();
        processes.forEach(Process::destroy);
    }
}

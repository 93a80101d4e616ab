package io.vipwatch.cli.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines on a thread of its own, named {@code output}; {@link #tell} is called by any thread and takes no lock.
 * A reader that is slow, or gone, costs lines and nothing else: the sessions go on.
 */
final class Output implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Output.class);
    private static final int MOST_PENDING = 10_000;
    private static final long GOODBYE_MILLIS = 1000;

    private final OutputStream stream;
    private final ConcurrentLinkedQueue<Happening> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong();
    private final Thread writer = Thread.ofPlatform().daemon().name("output").unstarted(this::write);
    private volatile boolean closing;

    private Output(OutputStream stream) {
        this.stream = stream;
    }

    static Output to(OutputStream stream) {
        Output output = new Output(stream);
        output.writer.start();
        return output;
    }

    void tell(Happening happening) {
        if (count.incrementAndGet() > MOST_PENDING) {
            count.decrementAndGet();
            missed.incrementAndGet();
        } else {
            pending.add(happening);
        }
        LockSupport.unpark(writer);
    }

    private void write() {
        try {
            while (!closing || !pending.isEmpty()) {
                writePending();
                if (!closing && pending.isEmpty()) {
                    LockSupport.park(this);
                }
            }
        } catch (IOException gone) {
            LOG.warn("nobody reads the lines any more ({}); the sessions go on without", gone.getMessage());
            discard();
        }
    }

    private void writePending() throws IOException {
        for (Happening next = pending.poll(); next != null; next = pending.poll()) {
            count.decrementAndGet();
            put(next);
            long lost = missed.getAndSet(0);
            if (lost > 0) {
                put(new Happening.Missed(lost));
            }
        }
        stream.flush();
    }

    private void put(Happening happening) throws IOException {
        stream.write(Lines.of(happening).getBytes(StandardCharsets.UTF_8));
    }

    private void discard() {
        while (!closing) {
            pending.clear();
            count.set(0);
            LockSupport.park(this);
        }
    }

    /** Writes what is pending, unless nobody reads it. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(GOODBYE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

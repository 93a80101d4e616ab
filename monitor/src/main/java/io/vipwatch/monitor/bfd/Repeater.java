package io.vipwatch.monitor.bfd;

/** Has something done from time to time; in tests, when they say so. */
public interface Repeater extends AutoCloseable {
    /** Begins to have {@code task} done, never twice at the same time. */
    void begin(Runnable task);

    /** Ends it; does not wait for a task that is under way. */
    @Override
    void close();
}

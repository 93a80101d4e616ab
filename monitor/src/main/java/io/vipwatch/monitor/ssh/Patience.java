package io.vipwatch.monitor.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the input of a conversation in which an answer takes too long, on a virtual thread of its own: whoever reads from it
 * has no other way to stop waiting. The channel cannot be closed for that, since the other end answers only once its
 * command has ended.
 */
final class Patience implements AutoCloseable {
    private final Closeable input;
    private final Duration limit;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long questions;
    private volatile long answers;
    private volatile boolean lost;

    private Patience(Closeable input, Duration limit) {
        this.input = input;
        this.limit = limit;
    }

    /** {@return one that closes {@code input} where an answer takes this long, or up to twice that} */
    static Patience with(Closeable input, Duration limit) {
        Patience patience = new Patience(input, limit);
        Thread.ofVirtual().name("ssh-patience").start(patience::watch);
        return patience;
    }

    /** A question was asked; called, as {@link #answered}, on the thread that talks. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void asked() {
        questions++;
    }

    /** It was answered. */
    void answered() {
        answers = questions;
    }

    /** {@return whether the conversation was ended for that} */
    boolean isLost() {
        return lost;
    }

    private void watch() {
        try {
            long waitingFor = 0;
            while (!over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                long asked = questions;
                if (asked > answers && asked == waitingFor) {
                    lost = true;
                    input.close();
                    return;
                }
                waitingFor = asked;
            }
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyBroken) {
            // Whoever reads from it is told so too.
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}

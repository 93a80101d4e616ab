package io.vipwatch.monitor.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest lines, in memory: what readers that follow the journal are served from. The recorder's thread publishes;
 * any number of other threads read, and sleep until there is something to read.
 */
final class Recent {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final long capacity;

    /** A ring; line {@code seq} stands at {@code seq} modulo its length, which is a power of two. */
    private @Nullable Line[] ring = new @Nullable Line[1024];

    private long size;
    private long oldest;
    private long lastSeq;
    private boolean closed;

    /**
     * @param capacity how many octets of lines to keep
     * @param lastSeq the last event before the first that will be published
     */
    Recent(long capacity, long lastSeq) {
        this.capacity = capacity;
        this.lastSeq = lastSeq;
        this.oldest = lastSeq + 1;
    }

    void publish(List<Line> batch) {
        lock.lock();
        try {
            for (Line line : batch) {
                if (line.seq() != lastSeq + 1) {
                    throw new IllegalArgumentException("event " + line.seq() + " after " + lastSeq);
                }
                lastSeq = line.seq();
                if (lastSeq - oldest >= ring.length) {
                    grow();
                }
                ring[slot(lastSeq)] = line;
                size += line.size();
            }
            while (size > capacity && oldest < lastSeq) {
                size -= at(oldest).size();
                ring[slot(oldest)] = null;
                oldest++;
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all who wait; nothing will be published any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    long lastSeq() {
        lock.lock();
        try {
            return lastSeq;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the oldest event that is still here; one more than the last if there is none} */
    long oldest() {
        lock.lock();
        try {
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is an event {@code seq}, or the time is over, or the journal is closed.
     *
     * @return up to {@code limit} lines from {@code seq} on; those before the oldest that is here are left out
     */
    List<Line> await(long seq, int limit, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (lastSeq < seq && left > 0 && !closed) {
                left = grown.awaitNanos(left);
            }
            List<Line> found = new ArrayList<>();
            for (long next = Math.max(seq, oldest); next <= lastSeq && found.size() < limit; next++) {
                found.add(at(next));
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private Line at(long seq) {
        return Objects.requireNonNull(ring[slot(seq)]);
    }

    private int slot(long seq) {
        return (int) (seq & (ring.length - 1));
    }

    private void grow() {
        @Nullable Line[] larger = new @Nullable Line[ring.length * 2];
        for (long seq = oldest; seq < lastSeq; seq++) {
            larger[(int) (seq & (larger.length - 1))] = at(seq);
        }
        ring = larger;
    }
}

package io.vipwatch.monitor.ssh;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands over from the thread that reads a channel to the one that runs the listener. The reading thread never waits: what
 * finds no room is counted.
 */
final class SeenQueue {
    private final int room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Seen> waiting = new ArrayDeque<>();
    private long lost;
    private boolean closed;

    SeenQueue(int room) {
        this.room = room;
    }

    /** {@return whether there was room} */
    boolean offer(Seen.Line line) {
        return offerBounded(line, true);
    }

    /** {@return whether there was room} */
    boolean offer(Seen.Piece piece) {
        return offerBounded(piece, false);
    }

    private boolean offerBounded(Seen seen, boolean counted) {
        lock.lock();
        try {
            if (waiting.size() >= room) {
                lost += counted ? 1 : 0;
                return false;
            }
            settleLoss();
            waiting.add(seen);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds the beginning or the end of a stream, for which there is always room. */
    void mark(Seen seen) {
        lock.lock();
        try {
            settleLoss();
            waiting.add(seen);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private void settleLoss() {
        if (lost > 0) {
            waiting.add(new Seen.Lost(lost));
            lost = 0;
        }
    }

    /** {@return the next, once there is one; empty after the last when the queue is closed} */
    Optional<Seen> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            return Optional.ofNullable(waiting.poll());
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

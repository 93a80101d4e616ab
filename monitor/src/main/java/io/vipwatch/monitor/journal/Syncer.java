package io.vipwatch.monitor.journal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The thread {@code journal-sync}: forces to the disk what the recorder's thread has written, a group at a time. */
final class Syncer {
    private static final long PAUSE_AFTER_FAILURE = 1_000_000_000;

    private final SegmentWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final Condition synced = lock.newCondition();
    private final Thread thread;
    private long writtenSeq;
    private boolean stopping;
    private volatile long durableSeq;
    private volatile Optional<String> trouble = Optional.empty();

    private Syncer(SegmentWriter writer, long lastSeq) {
        this.writer = writer;
        writtenSeq = lastSeq;
        durableSeq = lastSeq;
        thread = Thread.ofPlatform().name("journal-sync").daemon().unstarted(this::run);
    }

    static Syncer start(SegmentWriter writer, long lastSeq) {
        Syncer syncer = new Syncer(writer, lastSeq);
        syncer.thread.start();
        return syncer;
    }

    void written(long seq) {
        lock.lock();
        try {
            if (seq > writtenSeq) {
                writtenSeq = seq;
                written.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    long durable() {
        return durableSeq;
    }

    Optional<String> trouble() {
        return trouble;
    }

    boolean await(long seq, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (durableSeq < seq && left > 0) {
                left = synced.awaitNanos(left);
            }
            return durableSeq >= seq;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopping = true;
            written.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            long target;
            lock.lock();
            try {
                while (writtenSeq == durableSeq && !stopping) {
                    written.awaitUninterruptibly();
                }
                target = writtenSeq;
                if (stopping && (target == durableSeq || trouble.isPresent())) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            force(target);
        }
    }

    private void force(long target) {
        boolean forced = false;
        try {
            writer.force();
            forced = true;
            trouble = Optional.empty();
        } catch (IOException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        lock.lock();
        try {
            if (forced) {
                durableSeq = target;
                synced.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (!forced) {
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
    }
}

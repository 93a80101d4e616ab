package io.vipwatch.lab.simulated;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A place where octets wait while a network is silent. Passed by the relays' virtual threads, turned by any thread. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private boolean open = true;
    private boolean demolished;

    void close() {
        turn(false);
    }

    void open() {
        turn(true);
    }

    private void turn(boolean passable) {
        lock.lock();
        try {
            open = passable;
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends away for ever whoever waits, and whoever comes. */
    void demolish() {
        lock.lock();
        try {
            demolished = true;
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the gate was passed; not when it was demolished} */
    boolean pass() {
        lock.lock();
        try {
            while (!open && !demolished) {
                turned.awaitUninterruptibly();
            }
            return !demolished;
        } finally {
            lock.unlock();
        }
    }
}

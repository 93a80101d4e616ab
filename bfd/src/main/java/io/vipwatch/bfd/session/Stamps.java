package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.ControlSockets;

/**
 * Tells the wall clock's time of the monotonic clock's by an anchor, which the engine's thread moves about once a second;
 * any thread may ask.
 */
final class Stamps {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ControlSockets sockets;
    private long anchored;
    private volatile long epochMinusMonotonic;

    Stamps(ControlSockets sockets) {
        this.sockets = sockets;
        anchor(sockets.nanoTime());
    }

    /** Moves the anchor if it is old. */
    void follow(long now) {
        if (now - anchored >= NANOS_PER_SECOND) {
            anchor(now);
        }
    }

    private void anchor(long now) {
        anchored = now;
        epochMinusMonotonic = sockets.epochNanos() - sockets.nanoTime();
    }

    Stamp at(long monotonicNanos) {
        return new Stamp(monotonicNanos, monotonicNanos + epochMinusMonotonic);
    }
}

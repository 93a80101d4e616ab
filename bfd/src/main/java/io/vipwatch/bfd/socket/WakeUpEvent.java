package io.vipwatch.bfd.socket;

/** An eventfd that ends the engine's wait: any thread signals it, the engine's thread clears it. */
final class WakeUpEvent {
    private final SystemCalls system;
    private final int descriptor;
    private boolean open = true;

    /** @throws SocketRefused if the system has no descriptor left */
    WakeUpEvent(SystemCalls system) {
        this.system = system;
        descriptor = system.eventfd();
        if (descriptor < 0) {
            throw new SocketRefused("wait for datagrams", "eventfd", -descriptor);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /** The lock keeps the descriptor from being closed, and used again for something else, in between. */
    synchronized void signal() {
        if (open) {
            SystemCalls.eventfdWrite(descriptor);
        }
    }

    void clear() {
        system.eventfdRead(descriptor);
    }

    synchronized void close() {
        open = false;
        system.close(descriptor);
    }
}

package io.vipwatch.lab.simulated;

import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import java.util.concurrent.atomic.AtomicBoolean;

/** A fault with what undoes it, once. */
final class Undoable implements AppliedFault {
    private final Fault fault;
    private final Runnable undo;
    private final AtomicBoolean undone = new AtomicBoolean();

    Undoable(Fault fault, Runnable undo) {
        this.fault = fault;
        this.undo = undo;
    }

    @Override
    public Fault fault() {
        return fault;
    }

    @Override
    public void close() {
        if (undone.compareAndSet(false, true)) {
            undo.run();
        }
    }
}

package io.vipwatch.monitor.drill.run;

/** What the machine of a drill is told. */
public sealed interface DrillEvent {
    /** The drill begins. */
    record Begin() implements DrillEvent {}

    /**
     * An operation has ended.
     *
     * @param operation which
     * @param good whether it succeeded
     * @param detail what there is to say of it
     */
    record Done(Operation operation, boolean good, String detail) implements DrillEvent {}

    /**
     * A look at the monitor and at the time. Comes several times a second, whatever else goes on.
     *
     * @param view what the monitor shows
     */
    record Look(View view) implements DrillEvent {}

    /**
     * A renewal of the lease has ended.
     *
     * @param good whether the lease has begun anew
     * @param fired whether it was over already
     */
    record Renewed(boolean good, boolean fired, String detail) implements DrillEvent {}

    /** Somebody wants it to end. */
    record Stop(StopReason reason, String detail) implements DrillEvent {}
}

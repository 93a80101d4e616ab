package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;

/** What the machine of a drill wants done, in this order. */
public sealed interface DrillAction {
    /** Begins an operation; there is one at a time. */
    record Perform(Operation operation) implements DrillAction {}

    /** Writes down, so that it outlives a crash, what is about to be done or has been done; before anything that follows. */
    record Note(Mark mark, int step, String detail) implements DrillAction {}

    /** Renews the lease, beside whatever operation goes on. */
    record Renew(int step) implements DrillAction {}

    /** Tells the monitor. */
    record Tell(News news, int step, String detail, boolean verified) implements DrillAction {}

    /** Says something to whoever watches. */
    record Say(String text) implements DrillAction {}

    /** The repetition is over. */
    record EndRepetition(int repetition, Ending ending, String reason) implements DrillAction {}

    /** All is over. */
    record End(Ending ending, String reason) implements DrillAction {}

    /** What is written down. */
    enum Mark {
        /** The dead-man is about to be armed. */
        ARMING,
        /** The fault is about to be made. */
        APPLYING,
        /** The fault is seen to be gone. */
        REVERTED,
        /** Nothing of the dead-man is left. */
        DISARMED
    }

    /** What is told. */
    enum News {
        /** {@code fault.armed}. */
        ARMED,
        /** {@code fault.applied}. */
        APPLIED,
        /** {@code fault.reverted}. */
        REVERTED,
        /** {@code fault.deadman-fired}. */
        DEADMAN_FIRED
    }
}

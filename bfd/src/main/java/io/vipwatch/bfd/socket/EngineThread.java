package io.vipwatch.bfd.socket;

import java.util.OptionalInt;

/** Asks the kernel to serve the calling thread, the engine's, first and on time. */
final class EngineThread {
    private EngineThread() {}

    /** Gives the calling thread this SCHED_FIFO priority, if any; threads that it starts do not inherit it. */
    static Permission prioritize(SystemCalls system, OptionalInt priority) {
        if (priority.isEmpty()) {
            return new Permission.NotAsked();
        }
        int outcome = system.schedule(Linux.SCHED_FIFO | Linux.SCHED_RESET_ON_FORK, priority.getAsInt());
        return permission("SCHED_FIFO " + priority.getAsInt(), outcome);
    }

    /** Lets timers of the calling thread end when they are due, where the default is up to 50 µs later. */
    static void exactTimers(SystemCalls system) {
        system.timerSlack(1);
    }

    /** Keeps the pages that the process has and will use from being paged out. */
    static Permission lockMemory(SystemCalls system, boolean wanted) {
        if (!wanted) {
            return new Permission.NotAsked();
        }
        return permission("mlockall", system.mlockall(Linux.MCL_CURRENT | Linux.MCL_FUTURE | Linux.MCL_ONFAULT));
    }

    private static Permission permission(String what, int outcome) {
        return outcome == 0 ? new Permission.Granted(what) : new Permission.Refused(what, SystemCalls.text(outcome));
    }
}

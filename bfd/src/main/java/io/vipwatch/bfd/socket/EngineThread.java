package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** Asks the kernel to serve the calling thread, the engine's, first and on time. */
final class EngineThread {
    private static final MethodHandle SCHED_SETSCHEDULER =
            CLibrary.withErrno("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle PRCTL =
            CLibrary.variadicWithErrno("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), 1);
    private static final MethodHandle MLOCKALL =
            CLibrary.withErrno("mlockall", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private EngineThread() {}

    /** Finds every function, by the initialization of this class. */
    static void requireAll() {}

    /**
     * Gives the calling thread this SCHED_FIFO priority, if any; threads that it starts do not inherit it. The threads
     * of the virtual machine that run its safepoints get the next lower one: the engine does not go on before they have
     * finished, and on a busy machine they would wait for every other process. Only those that run now are found: Serial GC, which the agent uses, has all
     * of its threads from the start; a collector that adds workers as it needs them has later ones at the usual priority.
     */
    static Permission prioritize(OptionalInt priority) {
        if (priority.isEmpty()) {
            return new Permission.NotAsked();
        }
        int wanted = priority.getAsInt();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CLibrary.STATE);
            MemorySegment parameter = arena.allocate(JAVA_INT);
            int outcome = schedule(state, parameter, 0, wanted);
            if (outcome == 0) {
                int lower = Math.max(1, wanted - 1);
                SafepointThreads.ofThisProcess().forEach(thread -> schedule(state, parameter, thread, lower));
            }
            return permission("SCHED_FIFO " + wanted, outcome);
        }
    }

    private static int schedule(MemorySegment state, MemorySegment parameter, int thread, int priority) {
        parameter.set(JAVA_INT, 0, priority);
        try {
            int policy = Linux.SCHED_FIFO | Linux.SCHED_RESET_ON_FORK;
            return CLibrary.outcome((int) SCHED_SETSCHEDULER.invokeExact(state, thread, policy, parameter), state);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** Lets timers of the calling thread end when they are due, where the default is up to 50 µs later. */
    static void exactTimers() {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) PRCTL.invokeExact(arena.allocate(CLibrary.STATE), Linux.PR_SET_TIMERSLACK, 1L);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** Keeps the pages that the process has and will use from being paged out. */
    static Permission lockMemory(boolean wanted) {
        if (!wanted) {
            return new Permission.NotAsked();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CLibrary.STATE);
            int result = (int) MLOCKALL.invokeExact(state, Linux.MCL_CURRENT | Linux.MCL_FUTURE | Linux.MCL_ONFAULT);
            return permission("mlockall", CLibrary.outcome(result, state));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    private static Permission permission(String what, int outcome) {
        return outcome == 0 ? new Permission.Granted(what) : new Permission.Refused(what, CLibrary.text(outcome));
    }
}

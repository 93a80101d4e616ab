package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's socket and clock calls, on the engine's thread: each object remembers one errno. A call that fails
 * returns the errno as a negative number.
 */
final class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT = call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final FunctionDescriptor SENDMMSG_TYPE =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final FunctionDescriptor SENDTO_TYPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

    // The calls made all the time do without errno: to keep it, code of the first-tier compiler allocates an object.
    private static final MethodHandle RECVMMSG =
            bare("recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SENDMMSG = bare("sendmmsg", SENDMMSG_TYPE);
    private static final MethodHandle SENDTO = bare("sendto", SENDTO_TYPE);
    private static final MethodHandle PPOLL =
            bare("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle EVENTFD_READ =
            bare("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    /** Any thread may write. */
    private static final MethodHandle EVENTFD_WRITE =
            bare("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private static final MethodHandle SENDMMSG_AGAIN = LINKER.downcallHandle(find("sendmmsg"), SENDMMSG_TYPE, CAPTURE);
    private static final MethodHandle SENDTO_AGAIN = LINKER.downcallHandle(find("sendto"), SENDTO_TYPE, CAPTURE);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);

    /** Critical, since it never waits. */
    private static final MethodHandle CLOCK_GETTIME = LINKER.downcallHandle(
            find("clock_gettime"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), Linker.Option.critical(false));

    private static final MethodHandle SCHED_SETSCHEDULER = call("sched_setscheduler", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle PRCTL = LINKER.downcallHandle(
            find("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
            CAPTURE,
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MLOCKALL = call("mlockall", JAVA_INT);
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(find("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long LONGEST_ERROR_TEXT = 256;

    private final MemorySegment state;
    private final MemorySegment word;
    private final MemorySegment time;

    SystemCalls(Arena arena) {
        state = arena.allocate(STATE);
        word = arena.allocate(Integer.BYTES, Long.BYTES);
        time = arena.allocate(2 * Long.BYTES, Long.BYTES);
    }

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(find(name), FunctionDescriptor.of(JAVA_INT, arguments), CAPTURE);
    }

    private static MethodHandle bare(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(find(name), type);
    }

    private int outcome(int result) {
        return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    }

    private static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a call of the C library threw", thrown);
    }

    int socket(int domain, int type, int protocol) {
        try {
            return outcome((int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int bind(int descriptor, MemorySegment address, int length) {
        try {
            return outcome((int) BIND.invokeExact(state, descriptor, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int connect(int descriptor, MemorySegment address, int length) {
        try {
            return outcome((int) CONNECT.invokeExact(state, descriptor, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int getsockname(int descriptor, MemorySegment address) {
        word.set(JAVA_INT, 0, (int) address.byteSize());
        try {
            return outcome((int) GETSOCKNAME.invokeExact(state, descriptor, address, word));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        int length = (int) value.byteSize();
        try {
            return outcome((int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int descriptor, int level, int option, int value) {
        word.set(JAVA_INT, 0, value);
        return setsockopt(descriptor, level, option, word);
    }

    /** {@return the value of an option that is a number, or a negative errno} */
    int getsockopt(int descriptor, int level, int option) {
        time.set(JAVA_INT, 0, Integer.BYTES);
        int result;
        try {
            result = outcome((int) GETSOCKOPT.invokeExact(state, descriptor, level, option, word, time));
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return result < 0 ? result : word.get(JAVA_INT, 0);
    }

    /** Receives without waiting. {@return how many datagrams, or a negative number when there is none} */
    static int recvmmsg(int descriptor, MemorySegment headers, int count) {
        try {
            return (int) RECVMMSG.invokeExact(descriptor, headers, count, Linux.MSG_DONTWAIT, MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sends without waiting; what fails is tried once more, to learn why. {@return how many datagrams were sent} */
    int sendmmsg(int descriptor, MemorySegment headers, int count) {
        try {
            int sent = (int) SENDMMSG.invokeExact(descriptor, headers, count, Linux.MSG_DONTWAIT);
            return sent >= 0
                    ? sent
                    : outcome((int) SENDMMSG_AGAIN.invokeExact(state, descriptor, headers, count, Linux.MSG_DONTWAIT));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sends without waiting; what fails is tried once more, to learn why. {@return how many octets were sent} */
    int sendto(int descriptor, MemorySegment octets, long length, MemorySegment address, int size) {
        try {
            long sent = (long) SENDTO.invokeExact(descriptor, octets, length, Linux.MSG_DONTWAIT, address, size);
            return sent >= 0
                    ? (int) sent
                    : outcome((int) (long) SENDTO_AGAIN.invokeExact(
                            state, descriptor, octets, length, Linux.MSG_DONTWAIT, address, size));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits for any of the descriptors, at most this many nanoseconds. */
    void ppoll(MemorySegment descriptors, int count, long timeoutNanos) {
        time.set(JAVA_LONG, 0, timeoutNanos / 1_000_000_000L);
        time.set(JAVA_LONG, Long.BYTES, timeoutNanos % 1_000_000_000L);
        try {
            int ignored = (int) PPOLL.invokeExact(descriptors, (long) count, time, MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int eventfd() {
        try {
            return outcome((int) EVENTFD.invokeExact(state, 0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void eventfdRead(int descriptor) {
        try {
            int ignored = (int) EVENTFD_READ.invokeExact(descriptor, time);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Any thread may call it. It fails only when the counter is full, and then the reader is awake anyway. */
    static boolean eventfdWrite(int descriptor) {
        try {
            return (int) EVENTFD_WRITE.invokeExact(descriptor, 1L) == 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int descriptor) {
        try {
            return outcome((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** {@return the wall clock, in nanoseconds since 1970} */
    long realTime() {
        int result;
        try {
            result = (int) CLOCK_GETTIME.invokeExact(Linux.CLOCK_REALTIME, time);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (result != 0) {
            throw new AssertionError("CLOCK_REALTIME cannot be read");
        }
        return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, Long.BYTES);
    }

    /** Sets the calling thread's policy and priority. */
    int schedule(int policy, int priority) {
        word.set(JAVA_INT, 0, priority);
        try {
            return outcome((int) SCHED_SETSCHEDULER.invokeExact(state, 0, policy, word));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sets how late the kernel may let the calling thread's timers be, in nanoseconds. */
    int timerSlack(long nanos) {
        try {
            return outcome((int) PRCTL.invokeExact(state, Linux.PR_SET_TIMERSLACK, nanos));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int mlockall(int flags) {
        try {
            return outcome((int) MLOCKALL.invokeExact(state, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** {@return the C library's words for an errno, negative or not} */
    static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(Math.abs(errno));
            return text.reinterpret(LONGEST_ERROR_TEXT).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}

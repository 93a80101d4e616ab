package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The C library's socket and clock calls, on the engine's thread: each object remembers one errno. A call that fails
 * returns the errno as a negative number.
 */
final class SystemCalls {
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

    private static final MethodHandle SENDMMSG_AGAIN = CLibrary.withErrno("sendmmsg", SENDMMSG_TYPE);
    private static final MethodHandle SENDTO_AGAIN = CLibrary.withErrno("sendto", SENDTO_TYPE);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);

    private static final MethodHandle CLOCK_GETTIME =
            CLibrary.critical("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", ADDRESS);
    private static final MethodHandle IF_INDEXTONAME =
            bare("if_indextoname", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    /** The octets of an interface's name with its end (IF_NAMESIZE). */
    private static final long LONGEST_INTERFACE_NAME = 16;

    private final MemorySegment state;
    private final MemorySegment word;
    private final MemorySegment time;

    SystemCalls(Arena arena) {
        state = arena.allocate(CLibrary.STATE);
        word = arena.allocate(Integer.BYTES, Long.BYTES);
        time = arena.allocate(2 * Long.BYTES, Long.BYTES);
    }

    /**
     * Finds every function.
     *
     * @throws LinkageError if the C library lacks one
     * @throws IllegalCallerException if native access is denied
     */
    static void requireAll() {
        // The functions were looked up when this class was initialized, which happens before this method runs.
        EngineThread.requireAll();
    }

    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return CLibrary.withErrno(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle bare(String name, FunctionDescriptor type) {
        return CLibrary.withoutErrno(name, type);
    }

    private int outcome(int result) {
        return CLibrary.outcome(result, state);
    }

    int socket(int domain, int type, int protocol) {
        try {
            return outcome((int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int bind(int descriptor, MemorySegment address, int length) {
        try {
            return outcome((int) BIND.invokeExact(state, descriptor, address, length));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int connect(int descriptor, MemorySegment address, int length) {
        try {
            return outcome((int) CONNECT.invokeExact(state, descriptor, address, length));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int getsockname(int descriptor, MemorySegment address) {
        word.set(JAVA_INT, 0, (int) address.byteSize());
        try {
            return outcome((int) GETSOCKNAME.invokeExact(state, descriptor, address, word));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        int length = (int) value.byteSize();
        try {
            return outcome((int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, length));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
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
            throw CLibrary.unexpected(e);
        }
        return result < 0 ? result : word.get(JAVA_INT, 0);
    }

    /** Receives without waiting. {@return how many datagrams, or a negative number when there is none} */
    static int recvmmsg(int descriptor, MemorySegment headers, int count) {
        try {
            return (int) RECVMMSG.invokeExact(descriptor, headers, count, Linux.MSG_DONTWAIT, MemorySegment.NULL);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
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
            throw CLibrary.unexpected(e);
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
            throw CLibrary.unexpected(e);
        }
    }

    /** Waits for any of the descriptors, at most this many nanoseconds. */
    void ppoll(MemorySegment descriptors, int count, long timeoutNanos) {
        time.set(JAVA_LONG, 0, timeoutNanos / 1_000_000_000L);
        time.set(JAVA_LONG, Long.BYTES, timeoutNanos % 1_000_000_000L);
        try {
            int ignored = (int) PPOLL.invokeExact(descriptors, (long) count, time, MemorySegment.NULL);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int eventfd() {
        try {
            return outcome((int) EVENTFD.invokeExact(state, 0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    void eventfdRead(int descriptor) {
        try {
            int ignored = (int) EVENTFD_READ.invokeExact(descriptor, time);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** Any thread may call it. It fails only when the counter is full, and then the reader is awake anyway. */
    static boolean eventfdWrite(int descriptor) {
        try {
            return (int) EVENTFD_WRITE.invokeExact(descriptor, 1L) == 0;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    int close(int descriptor) {
        try {
            return outcome((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** {@return the wall clock, in nanoseconds since 1970} */
    long realTime() {
        int result;
        try {
            result = (int) CLOCK_GETTIME.invokeExact(Linux.CLOCK_REALTIME, time);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
        if (result != 0) {
            throw new AssertionError("CLOCK_REALTIME cannot be read");
        }
        return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, Long.BYTES);
    }

    /** {@return the index of an interface, if there is one of that name} */
    OptionalInt interfaceIndex(String name) {
        try (Arena arena = Arena.ofConfined()) {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(name));
            return index == 0 ? OptionalInt.empty() : OptionalInt.of(index);
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** {@return the name of an interface, if there is one of that index} */
    Optional<String> interfaceName(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LONGEST_INTERFACE_NAME);
            MemorySegment found = (MemorySegment) IF_INDEXTONAME.invokeExact(index, name);
            return found.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(name.getString(0));
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }
}

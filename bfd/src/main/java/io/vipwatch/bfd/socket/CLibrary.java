package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library of this process: its functions by name, and errno. A caller's thread is the one that calls. Check first
 * with {@link NativeAccess} that it can be reached.
 */
public final class CLibrary {
    /** Room for errno; a handle made {@link #withErrno} takes a segment of it as its first argument. */
    public static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR = withoutErrno("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long LONGEST_ERROR_TEXT = 256;

    private CLibrary() {}

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    /**
     * {@return a function whose calls keep errno}
     *
     * @throws UnsatisfiedLinkError if there is no such function
     */
    public static MethodHandle withErrno(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(find(name), type, CAPTURE);
    }

    /** {@return a function whose first arguments only are declared} */
    static MethodHandle variadicWithErrno(String name, FunctionDescriptor type, int firstVariadic) {
        return LINKER.downcallHandle(find(name), type, CAPTURE, Linker.Option.firstVariadicArg(firstVariadic));
    }

    static MethodHandle withoutErrno(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(find(name), type);
    }

    /** {@return a function that never waits, called without telling the garbage collector} */
    static MethodHandle critical(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(find(name), type, Linker.Option.critical(false));
    }

    /** {@return the result of a call, or errno as a negative number if the call failed} */
    public static int outcome(int result, MemorySegment state) {
        return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    }

    /** {@return the words for an errno, negative or not} */
    public static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(Math.abs(errno));
            return text.reinterpret(LONGEST_ERROR_TEXT).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** {@return what to throw when a call itself throws, which none does} */
    public static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a call of the C library threw", thrown);
    }
}

package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs code on a new thread that has been moved to a network namespace, or has lost its capabilities. */
final class KernelThread {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;

    private KernelThread() {}

    /** {@return what the code returns on a thread in this network namespace, where its sockets stay} */
    static <T> T within(String namespace, Callable<T> code) throws Exception {
        return onNewThread(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment path = arena.allocateFrom("/run/netns/" + namespace);
                int descriptor = call("open", path, 0);
                if (descriptor < 0 || call("setns", descriptor, CLONE_NEWNET) != 0) {
                    throw new IllegalStateException("cannot enter network namespace " + namespace);
                }
                call("close", descriptor);
            }
            return code.call();
        });
    }

    /** {@return what the code returns on a thread that has no capability in effect} */
    static <T> T withoutCapabilities(Callable<T> code) throws Exception {
        return onNewThread(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment header = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
                header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
                MemorySegment none = arena.allocate(6 * Integer.BYTES, Integer.BYTES);
                if (call("capset", header, none) != 0) {
                    throw new IllegalStateException("cannot drop capabilities");
                }
            }
            return code.call();
        });
    }

    static <T> T onNewThread(Callable<T> code) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                result.complete(code.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(30, SECONDS);
    }

    private static int call(String name, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = arguments[i] instanceof MemorySegment ? ADDRESS : JAVA_INT;
        }
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(
                            linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(JAVA_INT, layouts))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(name, e);
        }
    }
}

package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The array of struct pollfd on which the engine's thread waits. */
final class ReadyDescriptors {
    private static final int SIZE = 8;
    private static final int EVENTS = 4;

    private final MemorySegment descriptors;
    private final int count;

    ReadyDescriptors(Arena arena, List<Integer> numbers) {
        count = numbers.size();
        descriptors = arena.allocate((long) count * SIZE, Long.BYTES);
        for (int i = 0; i < count; i++) {
            descriptors.set(JAVA_INT, (long) i * SIZE, numbers.get(i));
            descriptors.set(JAVA_SHORT, (long) i * SIZE + EVENTS, Linux.POLLIN);
        }
    }

    /** Waits until one of them can be read, or the time has passed. */
    void await(SystemCalls system, long timeoutNanos) {
        system.ppoll(descriptors, count, Math.max(timeoutNanos, 0));
    }
}

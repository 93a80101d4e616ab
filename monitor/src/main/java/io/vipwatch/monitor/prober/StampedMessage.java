package io.vipwatch.monitor.prober;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * A struct msghdr, as recvmsg wants it, with the one control message that is asked for: when the kernel received what it
 * points to (SO_TIMESTAMPNS). Offsets are those of 64-bit Linux. On the thread that receives.
 */
final class StampedMessage {
    private static final int HEADER = 56;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int CONTROL_ROOM = 128;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_CONTENTS = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TIMESTAMPNS = 35;
    private static final long SECOND = 1_000_000_000L;

    private final MemorySegment header;
    private final MemorySegment control;

    /** @param octets where what is received goes */
    StampedMessage(Arena arena, MemorySegment octets) {
        header = arena.allocate(HEADER, Long.BYTES);
        control = arena.allocate(CONTROL_ROOM, Long.BYTES);
        MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
        vector.set(ADDRESS, 0, octets);
        vector.set(JAVA_LONG, Long.BYTES, octets.byteSize());
        header.set(ADDRESS, VECTOR, vector);
        header.set(JAVA_LONG, VECTOR_COUNT, 1);
        header.set(ADDRESS, CONTROL, control);
    }

    MemorySegment pointer() {
        return header;
    }

    /** Says again how much room there is, which receiving overwrites. */
    void prepare() {
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_ROOM);
    }

    /** {@return when the kernel received what was read last, in nanoseconds since the epoch, if it said so} */
    OptionalLong stamp() {
        long end = header.get(JAVA_LONG, CONTROL_LENGTH);
        long at = 0;
        while (at + CONTROL_CONTENTS <= end) {
            long length = control.get(JAVA_LONG, at);
            if (length < CONTROL_CONTENTS) {
                return OptionalLong.empty();
            }
            if (control.get(JAVA_INT, at + CONTROL_LEVEL) == SOL_SOCKET
                    && control.get(JAVA_INT, at + CONTROL_TYPE) == SO_TIMESTAMPNS) {
                return OptionalLong.of(nanos(control, at + CONTROL_CONTENTS));
            }
            at += (length + Long.BYTES - 1) & -Long.BYTES;
        }
        return OptionalLong.empty();
    }

    /** {@return a struct timespec in nanoseconds} */
    static long nanos(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG, offset) * SECOND + segment.get(JAVA_LONG, offset + Long.BYTES);
    }
}

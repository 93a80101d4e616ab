package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * An array of struct mmsghdr, as recvmmsg and sendmmsg want it, with the buffers each points to: a socket address, one
 * vector, control messages. Offsets are those of 64-bit Linux.
 */
final class MessageHeader {
    /** The octets of one struct mmsghdr: a struct msghdr and the octets transferred. */
    static final int SIZE = 64;
    /** The octets of a struct iovec. */
    static final int VECTOR_SIZE = 16;
    /** The octets of a struct cmsghdr, after which its contents begin. */
    static final int CONTROL_HEADER = 16;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int TRANSFERRED = 56;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;

    private MessageHeader() {}

    /** Points a header to its buffers. */
    static void point(
            MemorySegment headers,
            int index,
            MemorySegment name,
            MemorySegment vector,
            MemorySegment octets,
            MemorySegment control) {
        long at = (long) index * SIZE;
        vector.set(ADDRESS, 0, octets);
        vector.set(JAVA_LONG, Long.BYTES, octets.byteSize());
        headers.set(ADDRESS, at + NAME, name);
        headers.set(ADDRESS, at + VECTOR, vector);
        headers.set(JAVA_LONG, at + VECTOR_COUNT, 1);
        headers.set(ADDRESS, at + CONTROL, control);
        lengths(headers, index, (int) name.byteSize(), control.byteSize());
    }

    /** Says how long name and control messages are, which the kernel overwrites when it receives. */
    static void lengths(MemorySegment headers, int index, int name, long control) {
        long at = (long) index * SIZE;
        headers.set(JAVA_INT, at + NAME_LENGTH, name);
        headers.set(JAVA_LONG, at + CONTROL_LENGTH, control);
        headers.set(JAVA_INT, at + FLAGS, 0);
    }

    static int transferred(MemorySegment headers, int index) {
        return headers.get(JAVA_INT, (long) index * SIZE + TRANSFERRED);
    }

    static int flags(MemorySegment headers, int index) {
        return headers.get(JAVA_INT, (long) index * SIZE + FLAGS);
    }

    static long controlLength(MemorySegment headers, int index) {
        return headers.get(JAVA_LONG, (long) index * SIZE + CONTROL_LENGTH);
    }

    /** {@return the room that a control message takes with its header and padding (CMSG_SPACE)} */
    static int controlSpace(int contents) {
        return CONTROL_HEADER + aligned(contents);
    }

    /** {@return a length rounded up to where the next control message may begin} */
    static int aligned(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Writes the header of a control message. */
    static void writeControl(MemorySegment control, long offset, int level, int type, int contents) {
        control.set(JAVA_LONG, offset, CONTROL_HEADER + contents);
        control.set(JAVA_INT, offset + CONTROL_LEVEL, level);
        control.set(JAVA_INT, offset + CONTROL_TYPE, type);
    }

    static long length(MemorySegment control, long offset) {
        return control.get(JAVA_LONG, offset);
    }

    static int level(MemorySegment control, long offset) {
        return control.get(JAVA_INT, offset + CONTROL_LEVEL);
    }

    static int type(MemorySegment control, long offset) {
        return control.get(JAVA_INT, offset + CONTROL_TYPE);
    }
}

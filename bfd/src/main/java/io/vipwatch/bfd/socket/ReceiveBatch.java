package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory into which one call of recvmmsg puts datagrams, shared by all sockets of an engine, on its thread. */
final class ReceiveBatch {
    /** The datagrams of one call: enough that the call's own price no longer matters. */
    static final int CAPACITY = 64;

    /** What the kernel did not say. */
    static final long NO_STAMP = Long.MIN_VALUE;

    /** What the kernel did not say. */
    static final long NO_DROPS = -1;

    /** Room for hop limit, packet information, stamp and drops, 120 octets for IPv6, and some more. */
    private static final int CONTROL_SIZE = 192;

    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment octets;
    private final MemorySegment control;
    private long stamp = NO_STAMP;
    private long drops = NO_DROPS;

    ReceiveBatch(Arena arena) {
        headers = arena.allocate((long) CAPACITY * MessageHeader.SIZE, Long.BYTES);
        names = arena.allocate((long) CAPACITY * AddressFamily.LONGEST_ADDRESS, Long.BYTES);
        octets = arena.allocate((long) CAPACITY * Datagram.CAPACITY, Long.BYTES);
        control = arena.allocate((long) CAPACITY * CONTROL_SIZE, Long.BYTES);
        MemorySegment vectors = arena.allocate((long) CAPACITY * MessageHeader.VECTOR_SIZE, Long.BYTES);
        for (int i = 0; i < CAPACITY; i++) {
            MessageHeader.point(
                    headers,
                    i,
                    slot(names, i, AddressFamily.LONGEST_ADDRESS),
                    slot(vectors, i, MessageHeader.VECTOR_SIZE),
                    slot(octets, i, Datagram.CAPACITY),
                    slot(control, i, CONTROL_SIZE));
        }
    }

    private static MemorySegment slot(MemorySegment all, int index, int size) {
        return all.asSlice((long) index * size, size);
    }

    /** Receives without waiting. {@return how many datagrams there are, or a negative number when there is none} */
    int receive(int descriptor) {
        return SystemCalls.recvmmsg(descriptor, headers, CAPACITY);
    }

    /** Reads a received datagram, all but its destination port and time, and makes its place ready for the next. */
    void read(int index, AddressFamily family, Datagram datagram) {
        long name = (long) index * AddressFamily.LONGEST_ADDRESS;
        datagram.sourceHigh = family.addressHigh(names, name);
        datagram.sourceLow = family.addressLow(names, name);
        datagram.sourcePort = family.port(names, name);
        datagram.length = MessageHeader.transferred(headers, index);
        datagram.truncated = (MessageHeader.flags(headers, index) & Linux.MSG_TRUNC) != 0;
        MemorySegment.copy(octets, JAVA_BYTE, (long) index * Datagram.CAPACITY, datagram.octets, 0, datagram.length);
        datagram.hopLimit = -1;
        datagram.interfaceIndex = 0;
        datagram.localHigh = 0;
        datagram.localLow = 0;
        stamp = NO_STAMP;
        drops = NO_DROPS;
        long begin = (long) index * CONTROL_SIZE;
        readControl(begin, begin + MessageHeader.controlLength(headers, index), family, datagram);
        MessageHeader.lengths(headers, index, AddressFamily.LONGEST_ADDRESS, CONTROL_SIZE);
    }

    private void readControl(long begin, long end, AddressFamily family, Datagram datagram) {
        long at = begin;
        while (at + MessageHeader.CONTROL_HEADER <= end) {
            long length = MessageHeader.length(control, at);
            if (length < MessageHeader.CONTROL_HEADER || at + length > end) {
                return;
            }
            long contents = at + MessageHeader.CONTROL_HEADER;
            int level = MessageHeader.level(control, at);
            int type = MessageHeader.type(control, at);
            if (level == family.level) {
                if (type == family.hopLimitMessage) {
                    datagram.hopLimit = control.get(JAVA_INT, contents);
                } else if (type == family.packetInformationMessage) {
                    datagram.interfaceIndex = family.packetInterface(control, contents);
                    datagram.localHigh = family.packetLocalHigh(control, contents);
                    datagram.localLow = family.packetLocalLow(control, contents);
                }
            } else if (level == Linux.SOL_SOCKET) {
                if (type == Linux.SO_TIMESTAMPNS) {
                    stamp = control.get(JAVA_LONG, contents) * 1_000_000_000L
                            + control.get(JAVA_LONG, contents + Long.BYTES);
                } else if (type == Linux.SO_RXQ_OVFL) {
                    drops = Integer.toUnsignedLong(control.get(JAVA_INT, contents));
                }
            }
            at += MessageHeader.aligned((int) length);
        }
    }

    /** {@return when the datagram read last arrived, nanoseconds of the wall clock, or {@link #NO_STAMP}} */
    long stamp() {
        return stamp;
    }

    /** {@return the drops of the socket before the datagram read last, modulo 2³², or {@link #NO_DROPS}} */
    long drops() {
        return drops;
    }
}

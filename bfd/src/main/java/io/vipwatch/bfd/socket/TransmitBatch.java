package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The memory from which one call of sendmmsg takes packets of one family, on the engine's thread. */
final class TransmitBatch {
    static final int CAPACITY = 128;

    private static final int PACKET_SIZE = UdpHeader.SIZE + TransmitPath.MAXIMUM_LENGTH + 1;

    private final int controlSize;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment packets;
    private final MemorySegment control;
    private final List<RawPath> owners = new ArrayList<>(CAPACITY);

    TransmitBatch(Arena arena, AddressFamily family) {
        controlSize = MessageHeader.controlSpace(family.packetInformationSize);
        headers = arena.allocate((long) CAPACITY * MessageHeader.SIZE, Long.BYTES);
        vectors = arena.allocate((long) CAPACITY * MessageHeader.VECTOR_SIZE, Long.BYTES);
        names = arena.allocate((long) CAPACITY * AddressFamily.LONGEST_ADDRESS, Long.BYTES);
        packets = arena.allocate((long) CAPACITY * PACKET_SIZE, Long.BYTES);
        control = arena.allocate((long) CAPACITY * controlSize, Long.BYTES);
        for (int i = 0; i < CAPACITY; i++) {
            MessageHeader.point(
                    headers,
                    i,
                    names.asSlice((long) i * AddressFamily.LONGEST_ADDRESS, family.addressSize),
                    vectors.asSlice((long) i * MessageHeader.VECTOR_SIZE, MessageHeader.VECTOR_SIZE),
                    packets.asSlice((long) i * PACKET_SIZE, PACKET_SIZE),
                    control.asSlice((long) i * controlSize, controlSize));
        }
    }

    boolean isFull() {
        return owners.size() == CAPACITY;
    }

    int size() {
        return owners.size();
    }

    /** Adds a packet: header, payload, destination, and the source address and interface that it shall have. */
    void add(RawPath path, byte[] octets, int length) {
        int slot = owners.size();
        long at = (long) slot * PACKET_SIZE;
        UdpHeader.write(packets, at, path.sourcePort(), path.destinationPort(), length, path.checksum(octets, length));
        MemorySegment.copy(octets, 0, packets, JAVA_BYTE, at + UdpHeader.SIZE, length);
        vectors.set(JAVA_LONG, (long) slot * MessageHeader.VECTOR_SIZE + Long.BYTES, UdpHeader.SIZE + length);
        byte[] address = path.address();
        MemorySegment.copy(address, 0, names, JAVA_BYTE, (long) slot * AddressFamily.LONGEST_ADDRESS, address.length);
        byte[] ancillary = path.ancillary();
        MemorySegment.copy(ancillary, 0, control, JAVA_BYTE, (long) slot * controlSize, ancillary.length);
        MessageHeader.lengths(headers, slot, address.length, ancillary.length);
        owners.add(path);
    }

    /** {@return the headers from one of them on} */
    MemorySegment from(int slot) {
        return slot == 0 ? headers : headers.asSlice((long) slot * MessageHeader.SIZE);
    }

    RawPath owner(int slot) {
        return owners.get(slot);
    }

    void clear() {
        owners.clear();
    }
}

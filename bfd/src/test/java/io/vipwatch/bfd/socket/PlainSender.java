package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/** Somebody who sends any datagram with any hop limit. */
record PlainSender(Arena arena, SystemCalls system, OpenSocket socket) implements AutoCloseable {
    static PlainSender open(AddressFamily family, int hopLimit) {
        Arena arena = Arena.ofShared();
        SystemCalls system = new SystemCalls(arena);
        OpenSocket socket = OpenSocket.open(system, family, Linux.SOCK_DGRAM, Linux.IPPROTO_UDP, "send");
        socket.require(family.level, family.sentHopLimit, hopLimit);
        return new PlainSender(arena, system, socket);
    }

    void send(InetAddress remote, int port, int scope, byte[] octets) {
        AddressFamily family = AddressFamily.of(remote);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment address = call.allocate(AddressFamily.LONGEST_ADDRESS, Long.BYTES);
            family.writeAddress(address, remote, port, scope);
            MemorySegment packet = call.allocateFrom(JAVA_BYTE, octets);
            assertThat(system.sendto(socket.descriptor(), packet, octets.length, address, family.addressSize))
                    .isEqualTo(octets.length);
        }
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}

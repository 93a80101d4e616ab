package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteOrder;

/** What is different between IPv4 and IPv6 in Linux's socket calls: numbers, and the structures of addresses. */
enum AddressFamily {
    IPV4(
            Linux.AF_INET,
            Linux.IPPROTO_IP,
            Linux.IP_TTL,
            Linux.IP_RECVTTL,
            Linux.IP_TTL,
            Linux.IP_PKTINFO,
            Linux.IP_PKTINFO,
            Linux.IP_TOS,
            16,
            12),
    IPV6(
            Linux.AF_INET6,
            Linux.IPPROTO_IPV6,
            Linux.IPV6_UNICAST_HOPS,
            Linux.IPV6_RECVHOPLIMIT,
            Linux.IPV6_HOPLIMIT,
            Linux.IPV6_RECVPKTINFO,
            Linux.IPV6_PKTINFO,
            Linux.IPV6_TCLASS,
            28,
            20);

    /** Room for the socket address of either family, in octets, rounded up so that the next one is aligned. */
    static final int LONGEST_ADDRESS = 32;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_ADDRESS = 8;
    private static final int SCOPE = 24;
    /** ipi_spec_dst: the address that the packet is to have come from, or was received on. */
    private static final int IPV4_PACKET_LOCAL = 4;
    /** ipi_addr: the destination in the header of the received packet. */
    private static final int IPV4_PACKET_DESTINATION = 8;

    private static final int IPV6_PACKET_INTERFACE = 16;

    final int domain;
    final int level;
    final int sentHopLimit;
    final int receiveHopLimit;
    final int hopLimitMessage;
    final int receivePacketInformation;
    final int packetInformationMessage;
    final int trafficClass;
    /** The octets of a socket address. */
    final int addressSize;
    /** The octets of the packet information. */
    final int packetInformationSize;

    AddressFamily(
            int domain,
            int level,
            int sentHopLimit,
            int receiveHopLimit,
            int hopLimitMessage,
            int receivePacketInformation,
            int packetInformationMessage,
            int trafficClass,
            int addressSize,
            int packetInformationSize) {
        this.domain = domain;
        this.level = level;
        this.sentHopLimit = sentHopLimit;
        this.receiveHopLimit = receiveHopLimit;
        this.hopLimitMessage = hopLimitMessage;
        this.receivePacketInformation = receivePacketInformation;
        this.packetInformationMessage = packetInformationMessage;
        this.trafficClass = trafficClass;
        this.addressSize = addressSize;
        this.packetInformationSize = packetInformationSize;
    }

    static AddressFamily of(InetAddress address) {
        return address instanceof Inet6Address ? IPV6 : IPV4;
    }

    /** {@return 127.0.0.1 or ::1} */
    InetAddress loopback() {
        return new MappedAddress(0, this == IPV4 ? MappedAddress.ipv4Low(0x7f00_0001) : 1).toInetAddress();
    }

    /** Writes a struct sockaddr_in or sockaddr_in6. */
    void writeAddress(MemorySegment target, InetAddress address, int port, int scope) {
        target.asSlice(0, addressSize).fill((byte) 0);
        target.set(JAVA_SHORT, 0, (short) domain);
        target.set(NETWORK_SHORT, PORT, (short) port);
        byte[] octets = address.getAddress();
        MemorySegment.copy(octets, 0, target, JAVA_BYTE, this == IPV4 ? IPV4_ADDRESS : IPV6_ADDRESS, octets.length);
        if (this == IPV6) {
            target.set(JAVA_INT, SCOPE, scope);
        }
    }

    /** {@return the port of the socket address at an offset} */
    int port(MemorySegment source, long offset) {
        return Short.toUnsignedInt(source.get(NETWORK_SHORT, offset + PORT));
    }

    /** {@return the first half of the address of the socket address at an offset} */
    long addressHigh(MemorySegment source, long offset) {
        return this == IPV4 ? 0 : source.get(NETWORK_LONG, offset + IPV6_ADDRESS);
    }

    /** {@return the second half of the address of the socket address at an offset} */
    long addressLow(MemorySegment source, long offset) {
        return this == IPV4
                ? MappedAddress.ipv4Low(source.get(NETWORK_INT, offset + IPV4_ADDRESS))
                : source.get(NETWORK_LONG, offset + IPV6_ADDRESS + Long.BYTES);
    }

    /** Writes a struct in_pktinfo or in6_pktinfo that asks for a source address and an interface. */
    void writePacketInformation(MemorySegment target, long offset, InetAddress local, int interfaceIndex) {
        byte[] octets = local.getAddress();
        target.asSlice(offset, packetInformationSize).fill((byte) 0);
        target.set(JAVA_INT, offset + (this == IPV4 ? 0 : IPV6_PACKET_INTERFACE), interfaceIndex);
        MemorySegment.copy(
                octets, 0, target, JAVA_BYTE, offset + (this == IPV4 ? IPV4_PACKET_LOCAL : 0), octets.length);
    }

    int packetInterface(MemorySegment source, long offset) {
        return source.get(JAVA_INT, offset + (this == IPV4 ? 0 : IPV6_PACKET_INTERFACE));
    }

    long packetLocalHigh(MemorySegment source, long offset) {
        return this == IPV4 ? 0 : source.get(NETWORK_LONG, offset);
    }

    long packetLocalLow(MemorySegment source, long offset) {
        return this == IPV4
                ? MappedAddress.ipv4Low(source.get(NETWORK_INT, offset + IPV4_PACKET_DESTINATION))
                : source.get(NETWORK_LONG, offset + Long.BYTES);
    }
}

package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The UDP header (RFC 768): source port, destination port, length, checksum. */
final class UdpHeader {
    /** The octets of the header. */
    static final int SIZE = 8;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int PROTOCOL = 17;

    private UdpHeader() {}

    /** Writes a header; 0 as checksum leaves it to the kernel. */
    static void write(
            MemorySegment target, long offset, int sourcePort, int destinationPort, int payload, int checksum) {
        target.set(NETWORK_SHORT, offset, (short) sourcePort);
        target.set(NETWORK_SHORT, offset + 2, (short) destinationPort);
        target.set(NETWORK_SHORT, offset + 4, (short) (SIZE + payload));
        target.set(NETWORK_SHORT, offset + 6, (short) checksum);
    }

    /**
     * Computes the checksum over IPv4's pseudo header, the UDP header and the payload.
     *
     * @param source the IPv4 source address
     * @param destination the IPv4 destination address
     * @return 1 to 65535: a checksum of 0 is sent as its other form, since 0 says that there is none
     */
    static int checksum(int source, int destination, int sourcePort, int destinationPort, byte[] octets, int payload) {
        int length = SIZE + payload;
        int sum = halves(source) + halves(destination) + PROTOCOL + length;
        sum += sourcePort + destinationPort + length;
        for (int i = 0; i < payload; i++) {
            int octet = Byte.toUnsignedInt(octets[i]);
            sum += (i & 1) == 0 ? octet << Byte.SIZE : octet;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        return sum == 0xffff ? 0xffff : sum ^ 0xffff;
    }

    private static int halves(int address) {
        return (address >>> Short.SIZE) + (address & 0xffff);
    }
}

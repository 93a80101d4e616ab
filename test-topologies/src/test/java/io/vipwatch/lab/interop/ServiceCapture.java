package io.vipwatch.lab.interop;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The connections to the virtual address's API server in a capture, by their first packet and whether they were answered. */
final class ServiceCapture {
    private static final int ETHERNET = 14;
    private static final int IPV6 = 40;
    private static final int TCP = 20;
    private static final byte SYN = 0x02;
    private static final byte ACK = 0x10;

    /** By source port; a port is not used again within the time of a test. */
    private final Map<Integer, Connection> connections = new LinkedHashMap<>();

    private static final class Connection {
        final long askedNanos;
        boolean answered;

        Connection(long askedNanos) {
            this.askedNanos = askedNanos;
        }
    }

    static ServiceCapture read(byte[] file, int port) throws IOException {
        ServiceCapture capture = new ServiceCapture();
        Packets.forEach(file, (at, packet) -> {
            boolean tcp = packet.limit() >= ETHERNET + IPV6 + TCP
                    && packet.getShort(12) == (short) 0x86dd
                    && packet.get(ETHERNET + 6) == 6;
            if (!tcp) {
                return;
            }
            int from = Short.toUnsignedInt(packet.getShort(ETHERNET + IPV6));
            int to = Short.toUnsignedInt(packet.getShort(ETHERNET + IPV6 + 2));
            byte flags = packet.get(ETHERNET + IPV6 + 13);
            int header = (packet.get(ETHERNET + IPV6 + 12) >> 4 & 0xf) * 4;
            int payload = Short.toUnsignedInt(packet.getShort(ETHERNET + 4)) - header;
            if (to == port && (flags & SYN) != 0 && (flags & ACK) == 0) {
                capture.connections.computeIfAbsent(from, _ -> new Connection(at));
            } else if (from == port && payload > 0 && capture.connections.containsKey(to)) {
                capture.connections.get(to).answered = true;
            }
        });
        return capture;
    }

    /** {@return when the connection was asked for that is closest to a time} */
    Optional<Long> closest(long nanos) {
        return connections.values().stream()
                .map(one -> one.askedNanos)
                .min(Comparator.comparingLong(asked -> Math.abs(asked - nanos)));
    }

    /** {@return when the first connection was asked for that was answered, after the first that was not, within a time} */
    Optional<Long> firstGood(long fromNanos, long toNanos) {
        boolean lost = false;
        for (Connection one : connections.values()) {
            boolean within = one.askedNanos >= fromNanos && one.askedNanos <= toNanos;
            if (within && one.answered && lost) {
                return Optional.of(one.askedNanos);
            }
            lost |= within && !one.answered;
        }
        return Optional.empty();
    }
}

package io.vipwatch.lab.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections to the virtual address's API server in a capture, by their first packet and whether they were answered. */
final class ServiceCapture {
    private static final int ETHERNET = 14;
    private static final int IPV6 = 40;
    private static final int TCP = 20;
    private static final byte SYN = 0x02;
    private static final byte ACK = 0x10;

    private final List<Connection> connections = new ArrayList<>();

    /** The newest of each source port. A port of a connection that came to nothing is soon used again. */
    private final Map<Integer, Connection> newest = new HashMap<>();

    private static final class Connection {
        final long askedNanos;
        final int sequence;
        boolean answered;

        Connection(long askedNanos, int sequence) {
            this.askedNanos = askedNanos;
            this.sequence = sequence;
        }
    }

    /** A packet that asks for a connection: a new one, unless it says again what was said before. */
    private void asks(int port, int sequence, long at) {
        Connection known = newest.get(port);
        if (known == null || known.sequence != sequence) {
            Connection asked = new Connection(at, sequence);
            newest.put(port, asked);
            connections.add(asked);
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
                capture.asks(from, packet.getInt(ETHERNET + IPV6 + 4), at);
            } else if (from == port && payload > 0 && capture.newest.containsKey(to)) {
                capture.newest.get(to).answered = true;
            }
        });
        return capture;
    }

    /** {@return when the connection was asked for that is closest to a time} */
    Optional<Long> closest(long nanos) {
        return connections.stream()
                .map(one -> one.askedNanos)
                .min(Comparator.comparingLong(asked -> Math.abs(asked - nanos)));
    }

    /** {@return when the first connection was asked for that was answered, after the first that was not, within a time} */
    Optional<Long> firstGood(long fromNanos, long toNanos) {
        boolean lost = false;
        for (Connection one : connections) {
            boolean within = one.askedNanos >= fromNanos && one.askedNanos <= toNanos;
            if (within && one.answered && lost) {
                return Optional.of(one.askedNanos);
            }
            lost |= within && !one.answered;
        }
        return Optional.empty();
    }
}

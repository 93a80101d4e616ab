package io.vipwatch.lab.bfd;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.lab.container.BfdSegment;
import io.vipwatch.lab.container.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** When a peer's packets crossed the link, by the kernel's stamps for tcpdump. Used from the test's thread. */
final class Arrivals implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration READY = Duration.ofSeconds(10);
    private static final int IPV6_AND_UDP = 40 + 8;
    private static final int IPV4_AND_UDP = 20 + 8;

    private final BfdSegment segment;
    private final String file;

    private Arrivals(BfdSegment segment, String file) {
        this.segment = segment;
        this.file = file;
    }

    /** Packets of one peer. */
    static Arrivals record(BfdSegment segment, Side side) {
        return record(segment, "src host " + side.router() + " and dst host " + side.host() + " and udp dst port 3784");
    }

    /** Every BFD packet of the link. */
    static Arrivals recordAll(BfdSegment segment) {
        return record(segment, "udp dst port 3784 or udp dst port 4784");
    }

    private static Arrivals record(BfdSegment segment, String filter) {
        Arrivals arrivals = new Arrivals(segment, "/var/lib/lab/arrivals" + NEXT.incrementAndGet());
        arrivals.run("setsid tcpdump -i " + segment.device() + " -n -x -tt --time-stamp-precision=nano -B 8192 '"
                + filter
                + "' > " + arrivals.file + " 2> " + arrivals.file + ".log < /dev/null & echo $! > " + arrivals.file
                + ".pid");
        if (!Patience.until(
                READY, () -> arrivals.run("cat " + arrivals.file + ".log").contains("listening on"))) {
            throw new IllegalStateException(
                    "tcpdump does not listen: " + arrivals.run("cat " + arrivals.file + ".log"));
        }
        return arrivals;
    }

    private String run(String script) {
        return segment.execOnHostNetwork("sh", "-c", script).stdout();
    }

    /** {@return the time of each packet in nanoseconds since 1970; the capture ends} */
    NavigableSet<Long> nanos() {
        // tcpdump reads the packets that the kernel still holds for it only after their block is full or a second old.
        run("sleep 1.2");
        close();
        NavigableSet<Long> nanos = new TreeSet<>();
        run("cat " + file)
                .lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .forEach(line -> nanos.add(time(line)));
        return nanos;
    }

    private static long time(String line) {
        return new BigDecimal(line.substring(0, line.indexOf(' ')))
                .movePointRight(9)
                .longValueExact();
    }

    /**
     * A packet that crossed the link.
     *
     * @param nanos when, since 1970
     */
    record Crossed(long nanos, ControlPacket packet) {}

    /** {@return the packets of every sender, in order; the capture ends} */
    List<Crossed> packets() {
        run("sleep 1.2");
        close();
        List<Crossed> packets = new ArrayList<>();
        long nanos = 0;
        StringBuilder octets = new StringBuilder();
        for (String line : run("cat " + file).lines().toList()) {
            if (line.isBlank() || Character.isWhitespace(line.charAt(0))) {
                octets.append(line.replaceAll("^\\s+0x[0-9a-f]{4}:|\\s", ""));
            } else {
                add(packets, nanos, octets);
                nanos = time(line);
                octets.setLength(0);
            }
        }
        add(packets, nanos, octets);
        return packets;
    }

    private static void add(List<Crossed> packets, long nanos, StringBuilder octets) {
        if (!octets.isEmpty()) {
            int headers = octets.charAt(0) == '6' ? IPV6_AND_UDP : IPV4_AND_UDP;
            if (ControlPacketDecoder.decode(HexFormat.of().parseHex(octets.substring(2 * headers)))
                    instanceof Decoded.Accepted(ControlPacket packet)) {
                packets.add(new Crossed(nanos, packet));
            }
        }
    }

    @Override
    public void close() {
        run("kill -INT $(cat " + file + ".pid); while kill -0 $(cat " + file + ".pid); do sleep 0.05; done");
    }
}

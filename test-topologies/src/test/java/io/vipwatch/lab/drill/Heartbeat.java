package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.interop.Packets;
import io.vipwatch.lab.interop.ProbeCapture.Silence;
import io.vipwatch.lab.topology.LabFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Numbered datagrams that a node sends every millisecond, and takes down when: the last one that crosses the lab's network,
 * and the first one that does not, tell when the node fell silent, however late either was.
 */
final class Heartbeat {
    private static final int NUMBER = 14 + 40 + 8;
    private static final int PORT = 14 + 40 + 2;

    private static final String BEAT = """
            import os, socket, struct, sys, time
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            log = open("/dev/shm/beats", "w")
            number = 0
            while not os.path.exists("/dev/shm/beats-over"):
                try:
                    s.sendto(struct.pack("!Q", number), (sys.argv[1], %d))
                except OSError:
                    pass
                log.write("%%d\\n" %% time.time_ns())
                number += 1
                time.sleep(0.001)
            log.close()
            os.rename("/dev/shm/beats", "/dev/shm/beats-all")
            """.formatted(DrillLab.BEAT_PORT);

    private final ContainerNode node;

    private Heartbeat(ContainerNode node) {
        this.node = node;
    }

    static Heartbeat start(DrillLab lab, String node) {
        Heartbeat heartbeat = new Heartbeat(lab.node(node));
        heartbeat.run("rm -f /dev/shm/beats*; printf '%s' \"$0\" > /dev/shm/beat.py; setsid python3 /dev/shm/beat.py "
                + lab.hostAddress() + " >/dev/null 2>&1 </dev/null &");
        return heartbeat;
    }

    private String run(String lines) {
        Output output = node.exec("sh", "-c", lines, BEAT);
        if (output.exitCode() != 0) {
            throw new LabFailure(lines + ": " + output.stderr());
        }
        return output.stdout();
    }

    /** Ends it. {@return when each datagram had been sent, in nanoseconds since the epoch} */
    List<Long> end() {
        return run("""
                touch /dev/shm/beats-over
                i=0
                while [ ! -e /dev/shm/beats-all ]; do i=$((i + 1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done
                cat /dev/shm/beats-all
                """).lines().map(Long::valueOf).toList();
    }

    /**
     * What came of them.
     *
     * @param sent when each had been sent, in nanoseconds since the epoch
     * @param seen when each that crossed the network did, by its number
     */
    record Course(List<Long> sent, Map<Long, Long> seen) {
        static Course of(List<Long> sent, byte[] wire) throws IOException {
            Map<Long, Long> seen = new TreeMap<>();
            Packets.forEach(wire, (at, packet) -> {
                if (isBeat(packet)) {
                    seen.putIfAbsent(packet.getLong(NUMBER), at);
                }
            });
            return new Course(sent, seen);
        }

        private static boolean isBeat(ByteBuffer packet) {
            return packet.limit() >= NUMBER + 8
                    && packet.getShort(12) == (short) 0x86dd
                    && packet.get(14 + 6) == 17
                    && packet.getShort(PORT) == (short) DrillLab.BEAT_PORT;
        }

        /** {@return when the first two in a row were lost, within a time} */
        Optional<Silence> silence(long fromNanos, long toNanos) {
            for (int number = 1; number < sent.size() - 1; number++) {
                boolean within = sent.get(number) >= fromNanos && sent.get(number) <= toNanos;
                Long before = seen.get(number - 1L);
                if (within && before != null && !seen.containsKey((long) number) && !seen.containsKey(number + 1L)) {
                    return Optional.of(new Silence(before, Math.max(before, sent.get(number))));
                }
            }
            return Optional.empty();
        }
    }
}

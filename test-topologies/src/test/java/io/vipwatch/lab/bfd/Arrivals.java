package io.vipwatch.lab.bfd;

import io.vipwatch.lab.container.BfdSegment;
import io.vipwatch.lab.container.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** When a peer's packets crossed the link, by the kernel's stamps for tcpdump. Used from the test's thread. */
final class Arrivals implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration READY = Duration.ofSeconds(10);

    private final BfdSegment segment;
    private final String file;

    private Arrivals(BfdSegment segment, String file) {
        this.segment = segment;
        this.file = file;
    }

    static Arrivals record(BfdSegment segment, Side side) {
        Arrivals arrivals = new Arrivals(segment, "/var/lib/lab/arrivals" + NEXT.incrementAndGet());
        String filter = "src host " + side.router() + " and dst host " + side.host() + " and udp dst port 3784";
        arrivals.run("setsid tcpdump -i " + segment.device() + " -n -tt --time-stamp-precision=nano -B 8192 '" + filter
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
                .filter(line -> !line.isEmpty())
                .forEach(line -> nanos.add(new BigDecimal(line.substring(0, line.indexOf(' ')))
                        .movePointRight(9)
                        .longValueExact()));
        return nanos;
    }

    @Override
    public void close() {
        run("kill -INT $(cat " + file + ".pid); while kill -0 $(cat " + file + ".pid); do sleep 0.05; done");
    }
}

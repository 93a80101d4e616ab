package io.vipwatch.lab.bench;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The end-to-end receive benchmark: the same UPDATEs to vipwatch, BIRD 2 and FRR, in turn and in one run; CPU seconds
 * and resident memory of each. The first load into a fresh process is "cold", the second, after the session was reset
 * and the first table was gone, "warm".
 */
public final class ReceiveBenchmark {
    private final int routes;
    private final int rounds;
    private final byte[] table;

    private ReceiveBenchmark(int routes, int rounds) {
        this.routes = routes;
        this.rounds = rounds;
        this.table = TableStream.announce(routes, 5, PouringPeer.CONTEXT);
    }

    /** Runs it. Arguments: launcher, lab image, [routes, [rounds]]. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]);
        String image = arguments[1];
        int routes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000_000;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        new ReceiveBenchmark(routes, rounds)
                .run(List.of(
                        () -> VipwatchReceiver.start(launcher, 17901, 17911),
                        () -> ContainerReceiver.start(ContainerReceiver.Kind.BIRD2, image, 17902),
                        () -> ContainerReceiver.start(ContainerReceiver.Kind.FRR, image, 17903)));
    }

    private void run(List<Supplier<Receiver>> receivers) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%,d IPv6 routes, 5 to an attribute set, %,d octets; %d rounds%n%n",
                routes,
                table.length,
                rounds);
        System.out.println("| round | receiver | cold CPU s | warm CPU s | 3 peers x 1/5 CPU s | RSS MB, one table"
                + " | B RSS a route | wall s, warm |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int round = 1; round <= rounds; round++) {
            for (Supplier<Receiver> receiver : receivers) {
                System.out.println("| " + round + measure(receiver));
            }
        }
    }

    private String measure(Supplier<Receiver> starter) throws IOException, InterruptedException {
        try (Receiver receiver = starter.get()) {
            long residentEmpty = receiver.usage().residentBytes();
            Load cold = load(receiver, 1, table, routes);
            Load warm = load(receiver, 1, table, routes);
            byte[] fifth = TableStream.announce(routes / 5, 5, PouringPeer.CONTEXT);
            Load three = load(receiver, 3, fifth, routes / 5 * 3L);
            double perRoute = (cold.residentBytes - residentEmpty) / (double) routes;
            return String.format(
                    Locale.ROOT,
                    " | %s | %.2f | %.2f | %.2f | %.0f | %.0f | %.1f |",
                    receiver.name(),
                    cold.cpuSeconds,
                    warm.cpuSeconds,
                    three.cpuSeconds,
                    cold.residentBytes / 1e6,
                    perRoute,
                    warm.wallSeconds);
        }
    }

    private static Load load(Receiver receiver, int peers, byte[] stream, long expected)
            throws IOException, InterruptedException {
        List<PouringPeer> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < peers; i++) {
                sessions.add(
                        PouringPeer.connect(IpAddress.of("127.0.0." + (i + 2)).toInetAddress(), receiver.address()));
            }
            long begin = System.nanoTime();
            double before = receiver.usage().cpuSeconds();
            List<Thread> writers = new ArrayList<>();
            for (PouringPeer session : sessions) {
                writers.add(Thread.ofPlatform().start(() -> pour(session, stream)));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            awaitRoutes(receiver, expected);
            double wall = (System.nanoTime() - begin) / 1e9;
            ProcessUsage after = receiver.usage();
            return new Load(after.cpuSeconds() - before, after.residentBytes(), wall);
        } finally {
            for (PouringPeer session : sessions) {
                session.close();
            }
            awaitRoutes(receiver, 0);
        }
    }

    private static void pour(PouringPeer session, byte[] stream) {
        try {
            session.write(stream);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitRoutes(Receiver receiver, long expected) throws InterruptedException {
        long deadline = System.nanoTime() + 180_000_000_000L;
        long routes = receiver.routes();
        while (routes != expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        receiver.name() + " holds " + routes + " routes instead of " + expected);
            }
            Thread.sleep(250);
            routes = receiver.routes();
        }
    }

    private record Load(double cpuSeconds, long residentBytes, double wallSeconds) {}
}

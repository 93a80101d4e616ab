package io.vipwatch.lab.bench;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From an UPDATE's last octet handed to the kernel to the line about it in the hands of a reader: a program that only
 * reads its socket and prints, BIRD 2 with its log, and vipwatch with its stream of events, in turn and in one run, from
 * the same sender to the same kind of reader; quiet, and while another peer sends a table.
 */
public final class LatencyBenchmark {
    static final String PROBED = "2001:db8:ffff:ff00::100/128";

    private static final Pattern SOCKET_READ = Pattern.compile("\"mono_ns\":([0-9]+)");
    private static final int WARM = 4_000;
    private static final int TABLE = 200_000;
    private static final int POURS = 8;
    private static final long GAP_NANOS = 2_000_000;
    private static final long PATIENCE_SECONDS = 30;
    private static final long SETTLED_NANOS = 500_000_000;

    private final byte[] announce;
    private final byte[] withdraw;
    private final byte[] table = TableStream.announce(TABLE, 5, PouringPeer.CONTEXT);
    private final Map<String, List<Sample>> found = new LinkedHashMap<>();

    private LatencyBenchmark() {
        NlriList probed = NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(Prefix.of(PROBED))));
        announce = MessageEncoder.encode(
                Update.of(PathAttributes.of(
                        Origin.IGP,
                        new AsPath(List.of(AsPathSegment.sequence(PouringPeer.AS_NUMBER))),
                        new MpReach(List.of(IpAddress.of("2001:db8::1")), probed))),
                PouringPeer.CONTEXT);
        withdraw = MessageEncoder.encode(Update.of(PathAttributes.of(new MpUnreach(probed))), PouringPeer.CONTEXT);
    }

    /** Runs it. Arguments: launcher, lab image, [probes a round, [rounds]]. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int probes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        try (Teller bare = Teller.bare(17920);
                Teller bird = Teller.bird(arguments[1], 17921);
                Teller vipwatch = Teller.vipwatch(Path.of(arguments[0]), 17922, 17923)) {
            new LatencyBenchmark().run(List.of(bare, bird, vipwatch), probes, rounds);
        }
    }

    /** A peer that probes a teller, and what a thread of its own has read of the teller's words. */
    private record Probe(PouringPeer peer, BlockingQueue<Heard> heard) {}

    /** When a line was read, and, where it says so, when the teller had read its socket; the clock is the machine's. */
    private record Heard(long nanos, OptionalLong socketRead) {}

    /** How long a probe took, and how much of that, where it is known, before the teller had read its socket. */
    private record Sample(long nanos, OptionalLong untilRead) {}

    private void run(List<Teller> tellers, int probes, int rounds) throws IOException, InterruptedException {
        List<Probe> peers = new ArrayList<>();
        for (Teller teller : tellers) {
            BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
            Thread.ofPlatform().daemon().start(() -> read(teller, heard));
            peers.add(
                    new Probe(PouringPeer.connect(IpAddress.of("127.0.0.2").toInetAddress(), teller.address()), heard));
        }
        for (Probe peer : peers) {
            for (int i = 0; i < WARM; i++) {
                probe(peer, i);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < tellers.size(); i++) {
                quiet(tellers.get(i), peers.get(i), probes);
            }
            for (int pour = 0; pour < POURS; pour++) {
                for (int i = 0; i < tellers.size(); i++) {
                    busy(tellers.get(i), peers.get(i));
                }
            }
        }
        report(tellers);
    }

    private static void read(Teller teller, BlockingQueue<Heard> heard) {
        try {
            for (String line = teller.lines().readLine();
                    line != null;
                    line = teller.lines().readLine()) {
                long now = System.nanoTime();
                if (teller.tells().test(line)) {
                    Matcher read = SOCKET_READ.matcher(line);
                    heard.add(new Heard(
                            now, read.find() ? OptionalLong.of(Long.parseLong(read.group(1))) : OptionalLong.empty()));
                }
            }
        } catch (IOException ended) {
            // The teller was stopped.
        }
    }

    private Sample probe(Probe probe, int number) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        probe.peer.write(number % 2 == 0 ? announce : withdraw);
        Heard heard = probe.heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (heard == null) {
            throw new IllegalStateException("nothing was heard of probe " + number);
        }
        OptionalLong read = heard.socketRead;
        return new Sample(
                heard.nanos - begin,
                read.isPresent() ? OptionalLong.of(read.getAsLong() - begin) : OptionalLong.empty());
    }

    private void quiet(Teller teller, Probe peer, int probes) throws IOException, InterruptedException {
        List<Sample> samples = found.computeIfAbsent(teller.name() + " quiet", _ -> new ArrayList<>());
        for (int i = 0; i < probes; i++) {
            LockSupport.parkNanos(GAP_NANOS);
            samples.add(probe(peer, i));
        }
    }

    /** Probes for as long as the kernel takes octets of the other peer's table. */
    private void busy(Teller teller, Probe peer) throws IOException, InterruptedException {
        List<Sample> samples = found.computeIfAbsent(teller.name() + " busy", _ -> new ArrayList<>());
        try (PouringPeer other = PouringPeer.connect(IpAddress.of("127.0.0.3").toInetAddress(), teller.address())) {
            Thread pouring = Thread.ofPlatform().start(() -> pour(other));
            int number = 0;
            while (pouring.isAlive() || number % 2 != 0) {
                Sample took = probe(peer, number++);
                if (pouring.isAlive()) {
                    samples.add(took);
                }
                LockSupport.parkNanos(GAP_NANOS / 10);
            }
        }
        LockSupport.parkNanos(SETTLED_NANOS);
    }

    private void pour(PouringPeer peer) {
        try {
            peer.write(table);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void report(List<Teller> tellers) {
        System.out.println(
                "| | receiver | probes | p50 ms | × floor | p90 ms | p99 ms | max ms | p50 until its socket was read |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String load : List.of("quiet", "busy")) {
            double floor = percentile(took(samples(tellers.getFirst(), load)), 50);
            for (Teller teller : tellers) {
                List<Sample> samples = samples(teller, load);
                long[] took = took(samples);
                long[] untilRead = samples.stream()
                        .flatMapToLong(sample -> sample.untilRead.stream())
                        .sorted()
                        .toArray();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %d | %.3f | %.2f | %.3f | %.3f | %.3f | %s |%n",
                        load,
                        teller.name(),
                        took.length,
                        percentile(took, 50),
                        percentile(took, 50) / floor,
                        percentile(took, 90),
                        percentile(took, 99),
                        percentile(took, 100),
                        untilRead.length == 0 ? "–" : String.format(Locale.ROOT, "%.3f", percentile(untilRead, 50)));
            }
        }
    }

    private List<Sample> samples(Teller teller, String load) {
        return found.getOrDefault(teller.name() + " " + load, List.of());
    }

    private static long[] took(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::nanos).sorted().toArray();
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
}

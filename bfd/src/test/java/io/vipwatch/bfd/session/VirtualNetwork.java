package io.vipwatch.bfd.session;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Virtual time, BFD systems whose real engines are turned by it, and the links between them; all from one seed. */
final class VirtualNetwork {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1000 * MILLISECOND;

    /** Where virtual time begins; not zero, since no real monotonic clock does. */
    static final long BEGINNING = 5_000 * SECOND;

    private record Scheduled(long time, long order, Runnable task) implements Comparable<Scheduled> {
        @Override
        public int compareTo(Scheduled other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    /** One direction of what is between two addresses. */
    static final class Link {
        boolean cut;
        double loss;
        double duplication;
        long delay = MILLISECOND;
        long delayVariation;
        int hopLimit = 255;
        long sent;

        /** The last packet that was sent, whatever became of it. */
        byte[] last = new byte[0];
    }

    final RandomGenerator random;
    final List<VirtualSystem> systems = new ArrayList<>();
    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
    private final Map<List<InetAddress>, Link> links = new HashMap<>();
    private final List<Runnable> invariants = new ArrayList<>();
    private long now = BEGINNING;
    private long order;

    VirtualNetwork(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Adds a system with these addresses, whose engine begins to turn. */
    VirtualSystem system(String name, String... addresses) {
        VirtualSystem system = new VirtualSystem(name, this, addresses);
        systems.add(system);
        return system;
    }

    Link link(InetAddress from, InetAddress to) {
        return links.computeIfAbsent(List.of(from, to), _ -> new Link());
    }

    /** What is checked after everything that happens. */
    void invariant(Runnable check) {
        invariants.add(check);
    }

    long now() {
        return now;
    }

    void after(long delay, Runnable task) {
        queue.add(new Scheduled(now + delay, order++, task));
    }

    /** Runs for {@code duration} nanoseconds of virtual time. */
    void run(long duration) {
        long end = now + duration;
        while (!queue.isEmpty() && queue.peek().time() <= end) {
            Scheduled next = queue.remove();
            now = next.time();
            next.task().run();
            invariants.forEach(Runnable::run);
        }
        now = end;
    }

    /** Carries a packet to whoever has the address, if anybody does. */
    void carry(VirtualDatagram datagram, InetAddress from, InetAddress to) {
        Link link = link(from, to);
        link.sent++;
        link.last = datagram.octets();
        if (link.cut || random.nextDouble() < link.loss) {
            return;
        }
        deliver(datagram, link, to);
        if (random.nextDouble() < link.duplication) {
            deliver(datagram, link, to);
        }
    }

    private void deliver(VirtualDatagram datagram, Link link, InetAddress to) {
        long delay = link.delay + (long) (random.nextDouble() * link.delayVariation);
        VirtualDatagram arriving = datagram.hopLimit(link.hopLimit);
        after(
                delay,
                () -> systems.stream()
                        .filter(system -> system.sockets.has(to))
                        .findFirst()
                        .ifPresent(system -> system.arrive(arriving)));
    }
}

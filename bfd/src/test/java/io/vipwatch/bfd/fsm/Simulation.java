package io.vipwatch.bfd.fsm;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Virtual time, two peers and the link between them, all from one seed; the invariants are checked after every event. */
final class Simulation {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1000 * MILLISECOND;

    /** How late a peer's loop may wake up, unless it is stalled. */
    static final long TICK = MILLISECOND;

    private record Scheduled(long time, long order, Runnable task) implements Comparable<Scheduled> {
        @Override
        public int compareTo(Scheduled other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    /** Not java.util.Random, whose first numbers hardly differ from one small seed to the next. */
    final RandomGenerator random;

    final List<SimulatedPeer> peers = new ArrayList<>();
    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
    private long now;
    private long order;

    Simulation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Adds a peer and the link on which it sends; the second peer is the first one's neighbour. */
    SimulatedPeer peer(String name, Parameters parameters, Authentication authentication) {
        SimulatedPeer peer = new SimulatedPeer(name, this, parameters, authentication);
        peers.add(peer);
        return peer;
    }

    SimulatedPeer neighborOf(SimulatedPeer peer) {
        return peers.get(peers.get(0) == peer ? 1 : 0);
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
            peers.forEach(SimulatedPeer::checkInvariants);
        }
        now = end;
    }
}

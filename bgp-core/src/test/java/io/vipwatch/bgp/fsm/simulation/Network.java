package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.TransportEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * The link between two hosts and their kernels' TCP: every connection keeps its order in each direction, loss is delay,
 * connections overtake each other, a cut is silence until a retransmission gets through or the kernel gives up.
 */
final class Network {
    /** How many segments a kernel keeps for a process that does not read, or for a peer that takes none. */
    static final int WINDOW = 8;

    private static final Duration GIVE_UP = Duration.ofSeconds(100);

    private final VirtualTime time;
    private final Random random;
    private boolean cut;

    Network(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    long now() {
        return time.now();
    }

    void cut(boolean silent) {
        cut = silent;
    }

    /** The first SYN of {@code initiator}, and its retransmissions. */
    void connect(Socket initiator, Host target, Duration retransmission) {
        time.in(delay(), () -> {
            if (!initiator.isOpen()) {
                return;
            }
            if (cut || !target.isPowered() || !initiator.owner.isPowered()) {
                time.in(retransmission, () -> connect(initiator, target, retransmission.multipliedBy(2)));
            } else if (!target.isListening()) {
                time.in(delay(), () -> initiator.owner.connectFailed(initiator, "connection refused"));
            } else {
                Socket acceptor = new Socket(target, Optional.empty());
                target.halfOpen(acceptor);
                Socket.join(initiator, acceptor);
                send(acceptor, new Segment.SynAck());
            }
        });
    }

    void send(Socket from, Segment segment) {
        from.inFlight.add(segment);
        pump(from, delay());
    }

    /** Drops what is in flight; the reset itself is sent once and never again. */
    void reset(Socket from) {
        from.inFlight.clear();
        from.remote()
                .ifPresent(to -> time.in(delay(), () -> {
                    if (passes(to)) {
                        to.owner.arrived(to, new Segment.Reset());
                    }
                }));
    }

    private void pump(Socket from, Duration delay) {
        if (from.startPumping()) {
            time.in(delay, () -> {
                from.stopPumping();
                arrive(from);
            });
        }
    }

    private void arrive(Socket from) {
        Optional<Socket> to = from.remote();
        if (from.inFlight.isEmpty() || to.isEmpty() || !from.owner.isPowered()) {
            return;
        }
        long blocked = from.blocked(!passes(to.get()), time.now());
        if (!passes(to.get())) {
            if (blocked > GIVE_UP.toNanos()) {
                from.inFlight.clear();
                from.owner.ended(from, TransportEnd.FAILED, "connection timed out");
            } else {
                // Exponential back-off: the next attempt comes after as long again.
                pump(from, Duration.ofNanos(Math.clamp(blocked, 200_000_000L, 20_000_000_000L)));
            }
            return;
        }
        if (from.inFlight.peek() instanceof Segment.Octets
                && to.get().isOpen()
                && !to.get().owner.hasRoom(to.get())) {
            // Window probes.
            pump(from, Duration.ofMillis(200));
            return;
        }
        Segment segment = from.inFlight.remove();
        from.owner.progressed(from);
        if (!from.inFlight.isEmpty()) {
            pump(from, Duration.ofNanos(random.nextInt(1_000_000)));
        }
        if (to.get().isOpen()) {
            to.get().owner.arrived(to.get(), segment);
        } else if (!(segment instanceof Segment.Fin)) {
            reset(to.get());
        }
    }

    private boolean passes(Socket to) {
        return !cut && to.owner.isPowered();
    }

    private Duration delay() {
        // One in ten segments is lost and comes again after a retransmission timeout.
        long nanos = 50_000L + random.nextInt(5_000_000);
        return Duration.ofNanos(random.nextInt(10) == 0 ? nanos + 200_000_000L * (1 + random.nextInt(4)) : nanos);
    }

    /** A middlebox resets a connection: both ends learn of it, or only one. */
    void inject(Socket socket, boolean both) {
        socket.owner.arrived(socket, new Segment.Reset());
        if (both) {
            socket.remote().ifPresent(to -> to.owner.arrived(to, new Segment.Reset()));
        }
    }
}

package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the edge for its sessions and routes again and again, on a virtual thread of its own: when whoever gets the answers
 * wants the next ones, and at once when somebody wants to know. One round is never begun before the last one ended,
 * however slow the edge is, nor within {@link #BREATH} of its end, however often somebody asks. A fault of our own costs
 * its round, and is told; the next round is asked all the same.
 */
public final class EdgePoll implements AutoCloseable {
    /** The least time from the end of one round to the beginning of the next: what an edge must be able to bear. */
    public static final Duration BREATH = Duration.ofMillis(250);

    /** Until the next round after one that was lost by a fault of our own. */
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    private final RoundOfQuestions questions;
    private final Listener listener;
    private final Semaphore wish = new Semaphore(0);
    private final AtomicLong begun = new AtomicLong();
    private volatile boolean closed;

    /**
     * What the edge is asked about.
     *
     * @param exact prefixes by themselves
     * @param blocks prefixes with everything in them
     * @param missed neighbours that announce something of which the edge has no path; where the edge keeps what it hears,
     *     it is asked what that is
     * @param ours prefixes that we announce to it
     * @param us our address in the session with it
     */
    public record Scope(
            Set<Prefix> exact, Set<Prefix> blocks, Set<IpAddress> missed, Set<Prefix> ours, Optional<IpAddress> us) {
        public Scope {
            exact = Set.copyOf(exact);
            blocks = Set.copyOf(blocks);
            missed = Set.copyOf(missed);
            ours = Set.copyOf(ours);
        }

        /** To an edge that we announce nothing to. */
        public Scope(Set<Prefix> exact, Set<Prefix> blocks, Set<IpAddress> missed) {
            this(exact, blocks, missed, Set.of(), Optional.empty());
        }

        /** {@return whether this is among it} */
        public boolean covers(Prefix prefix) {
            return exact.contains(prefix) || blocks.stream().anyMatch(block -> block.covers(prefix));
        }
    }

    /**
     * One round of questions.
     *
     * @param number which one, from 1
     * @param scope what was asked about
     * @param edge the answers
     */
    public record Round(long number, Scope scope, EdgeSnapshot edge) {}

    /** Says what to ask and gets the answers; on the poll's thread, which waits for it. */
    public interface Listener {
        /** {@return what to ask about}; a round begins */
        Scope begins();

        /** {@return how long to wait for the next round} */
        Duration answered(Round round);

        /** Takes a fault of our own, which has cost a round. */
        void failed(String doing, RuntimeException fault);
    }

    private EdgePoll(EdgeAccess edge, Listener listener) {
        questions = new RoundOfQuestions(edge, () -> closed);
        this.listener = listener;
    }

    /** {@return a poll that begins at once} */
    public static EdgePoll start(EdgeAccess edge, Listener listener) {
        EdgePoll poll = new EdgePoll(edge, listener);
        Thread.ofVirtual().name("edge-poll").start(poll::keepAsking);
        return poll;
    }

    /**
     * Has a round begin as soon as the current one ended, without waiting any longer.
     *
     * @return the number of a round that has not begun yet
     */
    public long now() {
        long next = begun.get() + 1;
        wish.release();
        return next;
    }

    private void keepAsking() {
        try {
            while (!closed) {
                Duration pause = round(begun.incrementAndGet());
                Thread.sleep(BREATH);
                await(pause.minus(BREATH));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Either a wish or the time; which of the two does not matter. To end the poll is a wish too. */
    private void await(Duration atMost) throws InterruptedException {
        if (wish.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            wish.drainPermits();
        }
    }

    /** {@return how long to wait for the next one} */
    private Duration round(long number) throws InterruptedException {
        try {
            Scope asked = listener.begins();
            EdgeSnapshot answers = questions.ask(asked);
            return closed ? Duration.ZERO : listener.answered(new Round(number, asked, answers));
        } catch (RuntimeException fault) {
            listener.failed("round " + number + " of questions to the edge", fault);
            return AFTER_A_FAULT;
        }
    }

    /** Ends the poll; a round that is under way is not handed over. */
    @Override
    public void close() {
        closed = true;
        wish.release();
    }
}

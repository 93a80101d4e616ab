package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the edge for its sessions and routes again and again, on a virtual thread of its own: when whoever gets the answers
 * wants the next ones, and at once when somebody wants to know. One round is never begun before the last one ended,
 * however slow the edge is, nor within {@link #BREATH} of its end, however often somebody asks.
 */
public final class EdgePoll implements AutoCloseable {
    /** The least time from the end of one round to the beginning of the next: what an edge must be able to bear. */
    public static final Duration BREATH = Duration.ofMillis(250);

    private final EdgeLink link;
    private final Supplier<Scope> scope;
    private final Function<Round, Duration> consumer;
    private final Semaphore wish = new Semaphore(0);
    private final AtomicLong begun = new AtomicLong();
    private volatile boolean closed;

    /**
     * What the edge is asked about.
     *
     * @param exact prefixes by themselves
     * @param blocks prefixes with everything in them
     */
    public record Scope(Set<Prefix> exact, Set<Prefix> blocks) {
        public Scope {
            exact = Set.copyOf(exact);
            blocks = Set.copyOf(blocks);
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

    private EdgePoll(EdgeLink link, Supplier<Scope> scope, Function<Round, Duration> consumer) {
        this.link = link;
        this.scope = scope;
        this.consumer = consumer;
    }

    /**
     * {@return a poll that begins at once}
     *
     * @param scope what to ask about, looked up at the beginning of each round
     * @param consumer gets each round, on the poll's thread, which waits for it, and says how long to wait for the next
     */
    public static EdgePoll start(EdgeLink link, Supplier<Scope> scope, Function<Round, Duration> consumer) {
        EdgePoll poll = new EdgePoll(link, scope, consumer);
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
                wish.drainPermits();
                long number = begun.incrementAndGet();
                Scope asked = scope.get();
                EdgeSnapshot snapshot = round(asked);
                if (!closed) {
                    Duration pause = consumer.apply(new Round(number, asked, snapshot));
                    Thread.sleep(BREATH);
                    // Either a wish or the time; which of the two does not matter.
                    boolean wished = wish.tryAcquire(pause.minus(BREATH).toNanos(), TimeUnit.NANOSECONDS);
                    closed |= wished && link.isClosed();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each daemon is asked by itself, side by side: one that hangs delays the round, and not the other answers. */
    private EdgeSnapshot round(Scope asked) throws InterruptedException {
        try (ExecutorService askers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("edge-ask-", 0).factory())) {
            Future<Answer<KernelTable>> kernel =
                    askers.submit(() -> hostTable(asked).ask());
            Future<Answer<List<BfdPeer>>> bfd = askers.submit(() -> ask(new Inquiry.ShowBfdPeers()));
            Future<Answer<List<ZebraRoute>>> zebra = askers.submit(() -> zebra(asked));
            Answer<BgpSummary> summary = ask(new Inquiry.ShowBgpSummary());
            Answer<List<BgpNeighbor>> neighbors = after(summary, new Inquiry.ShowBgpNeighbors());
            Answer<List<BgpRoute>> bgp =
                    after(summary, new Inquiry.ShowBgp(asked::covers)).map(Inquiry.ShowBgp.Routes::routes);
            return new EdgeSnapshot(summary, neighbors, bgp, of(bfd), of(zebra), of(kernel));
        }
    }

    private static <T> T of(Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException ours) {
            throw new IllegalStateException(ours.getCause());
        }
    }

    /** {@return the answer to {@code inquiry}; without asking, where the same daemon has just failed to answer} */
    private <T> Answer<T> after(Answer<?> before, Inquiry<T> inquiry) {
        return switch (before) {
            case Answer.Read<?> _ -> ask(inquiry);
            case Answer.Unreadable<?>(String reason, String excerpt) -> new Answer.Unreadable<>(reason, excerpt);
        };
    }

    /** What asks for the kernel's table; how depends on the kernel. */
    @FunctionalInterface
    private interface HostTable {
        Answer<KernelTable> ask();
    }

    private HostTable hostTable(Scope asked) {
        return switch (ask(new Inquiry.Describe())) {
            case Answer.Unreadable<HostDescription>(String reason, String excerpt) ->
                () -> new Answer.Unreadable<>(reason, excerpt);
            case Answer.Read<HostDescription>(HostDescription host) ->
                switch (host.system()) {
                    case FREE_BSD -> () -> ask(new Inquiry.FreeBsdRoutes(asked::covers));
                    case LINUX -> () -> ask(new Inquiry.LinuxRoutes(asked::covers));
                };
        };
    }

    /** Asks by what was asked for and not route by route, so that many routes are no load. */
    private Answer<List<ZebraRoute>> zebra(Scope asked) {
        List<Inquiry<List<ZebraRoute>>> inquiries = new ArrayList<>();
        asked.exact().stream().sorted().forEach(prefix -> inquiries.add(new Inquiry.ShowRoute(prefix)));
        asked.blocks().stream().sorted().forEach(block -> inquiries.add(new Inquiry.ShowRoutesWithin(block)));
        Set<ZebraRoute> all = new LinkedHashSet<>();
        for (Inquiry<List<ZebraRoute>> inquiry : inquiries) {
            switch (ask(inquiry)) {
                case Answer.Read<List<ZebraRoute>>(List<ZebraRoute> routes) ->
                    routes.stream()
                            .filter(route -> asked.covers(route.prefix()))
                            .forEach(all::add);
                case Answer.Unreadable<List<ZebraRoute>> unreadable -> {
                    return unreadable;
                }
            }
        }
        return new Answer.Read<>(List.copyOf(all));
    }

    /** One retry: an answer may have been cut off by a daemon that was about to restart. What hung would hang again. */
    private <T> Answer<T> ask(Inquiry<T> inquiry) {
        return switch (link.ask(inquiry)) {
            case Answer.Read<T> read -> read;
            case Answer.Unreadable<T> unreadable ->
                closed || hung(unreadable.reason()) ? unreadable : link.ask(inquiry);
        };
    }

    private static boolean hung(String reason) {
        return reason.equals(Execution.HUNG) || reason.startsWith(EdgeLink.NO_ANSWER);
    }

    /** Ends the poll; a round that is under way is not handed over. */
    @Override
    public void close() {
        closed = true;
        wish.release();
    }
}

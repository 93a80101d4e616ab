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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks the edge for its sessions and routes again and again, on a virtual thread of its own: at a fixed interval, and at
 * once when somebody wants to know. One round is never begun before the last one ended, however slow the edge is.
 */
public final class EdgePoll implements AutoCloseable {
    /** Zebra is asked prefix by prefix; of more than this it would be a load. */
    private static final int MOST_PREFIXES = 64;

    private final EdgeLink link;
    private final Duration interval;
    private final Set<Prefix> exact;
    private final Predicate<Prefix> wanted;
    private final Consumer<EdgeSnapshot> consumer;
    private final Semaphore wish = new Semaphore(0);
    private volatile boolean closed;

    private EdgePoll(
            EdgeLink link,
            Duration interval,
            Set<Prefix> exact,
            Predicate<Prefix> wanted,
            Consumer<EdgeSnapshot> consumer) {
        this.link = link;
        this.interval = interval;
        this.exact = Set.copyOf(exact);
        this.wanted = wanted;
        this.consumer = consumer;
    }

    /**
     * {@return a poll that begins at once}
     *
     * @param interval from the end of one round to the next
     * @param exact prefixes that zebra is asked about even if bgpd does not have them
     * @param wanted which prefixes of bgpd's table and the kernel's matter
     * @param consumer gets each round, on the poll's thread, which waits for it
     */
    public static EdgePoll start(
            EdgeLink link,
            Duration interval,
            Set<Prefix> exact,
            Predicate<Prefix> wanted,
            Consumer<EdgeSnapshot> consumer) {
        EdgePoll poll = new EdgePoll(link, interval, exact, wanted, consumer);
        Thread.ofVirtual().name("edge-poll").start(poll::keepAsking);
        return poll;
    }

    /** Has a round begin as soon as the current one ended, without waiting for the interval. */
    public void now() {
        wish.release();
    }

    private void keepAsking() {
        try {
            while (!closed) {
                wish.drainPermits();
                EdgeSnapshot snapshot = round();
                if (!closed) {
                    consumer.accept(snapshot);
                }
                // Either a wish or the interval; which of the two does not matter.
                boolean wished = wish.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
                closed |= wished && link.isClosed();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What does not need bgpd comes first: a bgpd that hangs delays it by as much as it takes to find out. */
    private EdgeSnapshot round() {
        Answer<KernelTable> kernel = hostTable().ask();
        Answer<List<BfdPeer>> bfd = ask(new Inquiry.ShowBfdPeers());
        Answer<BgpSummary> summary = ask(new Inquiry.ShowBgpSummary());
        Answer<List<BgpNeighbor>> neighbors = after(summary, new Inquiry.ShowBgpNeighbors());
        Answer<List<BgpRoute>> bgp = after(summary, new Inquiry.ShowBgp(wanted)).map(Inquiry.ShowBgp.Routes::routes);
        return new EdgeSnapshot(summary, neighbors, bgp, bfd, zebra(bgp), kernel);
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

    private HostTable hostTable() {
        return switch (ask(new Inquiry.Describe())) {
            case Answer.Unreadable<HostDescription>(String reason, String excerpt) ->
                () -> new Answer.Unreadable<>(reason, excerpt);
            case Answer.Read<HostDescription>(HostDescription host) ->
                switch (host.system()) {
                    case FREE_BSD -> () -> ask(new Inquiry.FreeBsdRoutes(wanted));
                    case LINUX -> () -> ask(new Inquiry.LinuxRoutes(wanted));
                };
        };
    }

    private Answer<List<ZebraRoute>> zebra(Answer<List<BgpRoute>> bgp) {
        Set<Prefix> prefixes = new TreeSet<>(exact);
        bgp.found()
                .ifPresent(routes -> routes.stream()
                        .map(BgpRoute::prefix)
                        .limit(MOST_PREFIXES)
                        .forEach(prefixes::add));
        List<ZebraRoute> all = new ArrayList<>();
        for (Prefix prefix : prefixes) {
            switch (ask(new Inquiry.ShowRoute(prefix))) {
                case Answer.Read<List<ZebraRoute>>(List<ZebraRoute> routes) ->
                    routes.stream()
                            .filter(route -> route.prefix().equals(prefix))
                            .forEach(all::add);
                case Answer.Unreadable<List<ZebraRoute>> unreadable -> {
                    return unreadable;
                }
            }
        }
        return new Answer.Read<>(List.copyOf(all));
    }

    /** One retry: an answer may have been cut off by a daemon that was about to restart. */
    private <T> Answer<T> ask(Inquiry<T> inquiry) {
        return switch (link.ask(inquiry)) {
            case Answer.Read<T> read -> read;
            case Answer.Unreadable<T> unreadable -> closed ? unreadable : link.ask(inquiry);
        };
    }

    /** Ends the poll; a round that is under way is not handed over. */
    @Override
    public void close() {
        closed = true;
        wish.release();
    }
}

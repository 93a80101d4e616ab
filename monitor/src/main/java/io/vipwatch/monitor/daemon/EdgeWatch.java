package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.EdgeViews;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.Told;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the nodes tell us with what the edge holds, look by look, on the thread of the edge's poll; what comes of
 * it is handed to the recorder. Any thread may wait for a look.
 */
final class EdgeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeWatch.class);

    /** What a router needs to have its sessions and its routes again after a start: BIRD calls again within 5 s. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** What the first connection and the first answers need, where all is well. */
    private static final Duration STARTING = Duration.ofSeconds(15);

    private static final int MOST_WANTED = 64;

    private final Ours ours;
    private final String edge;
    private final BiConsumer<Occurrence, Moment> recorder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition looked = lock.newCondition();
    private final Moment begun;

    /** By incident: from which round on what was found is to be told of. */
    private final Map<String, Long> wanted = new ConcurrentHashMap<>();

    private volatile Look latest;

    /**
     * Compares from now on.
     *
     * @param edge the name of the edge in events
     * @param before what was known when the edge was last watched
     * @param recorder takes what is to be recorded
     */
    EdgeWatch(Ours ours, String edge, Look before, BiConsumer<Occurrence, Moment> recorder) {
        this.ours = ours;
        this.edge = edge;
        this.recorder = recorder;
        begun = ours.now();
        latest = before;
    }

    /** {@return what the last look found; on any thread} */
    Look latest() {
        return latest;
    }

    /** {@return the first look that is wanted, or the last one when the time is over; waits} */
    Look await(Predicate<Look> wanted, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!wanted.test(latest) && left > 0) {
                left = looked.awaitNanos(left);
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    /** Tells what was found when this round or a later one leaves no difference open to doubt; on any thread. */
    void tellOf(String incident, long round) {
        if (wanted.size() < MOST_WANTED) {
            wanted.put(incident, round);
        }
    }

    private void tellWanted(Look look) {
        if (look.mismatches().pending()) {
            return;
        }
        wanted.forEach((incident, round) -> {
            if (look.round() >= round && wanted.remove(incident, round)) {
                recorder.accept(new Findings(edge, look.at()).compared(incident, look), look.at());
            }
        });
    }

    /**
     * Compares a round of answers.
     *
     * @return whether to look again as soon as a difference that is there now has lasted long enough
     */
    boolean look(EdgePoll.Round round, Duration allowance) throws InterruptedException {
        try {
            Look look = compared(round, allowance);
            tellWanted(look);
            publish(look);
        } catch (UnavailableException stalled) {
            LOG.warn("no cross-check: {}", stalled.getMessage());
        }
        return latest.mismatches().pending();
    }

    /** Takes note that a fault of our own kept a round from being compared: what it would have shown is not known. */
    void faulted(EdgePoll.Round round, RuntimeException fault) {
        publish(latest.faulted(round.number(), ours.now(), fault.toString()));
    }

    private void publish(Look look) {
        lock.lock();
        try {
            latest = look;
            looked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Look compared(EdgePoll.Round round, Duration allowance) throws UnavailableException, InterruptedException {
        Look before = latest;
        List<PrefixViews> rows = rows(round, before.mismatches());
        Moment at = ours.now();
        long now = at.monotonicNanos();
        UnknownViews.Turn unknown =
                before.unknown().seen(round.edge(), isStarting(before) ? longer(STARTING, allowance) : allowance, now);
        long settled = settled(before, unknown.views(), round.edge(), now);
        Mismatches.Turn mismatches =
                before.mismatches().seen(rows, now < settled ? longer(SETTLING, allowance) : allowance, now);
        BlackHoles.Turn holes = before.holes().seen(rows, round.edge(), now);
        Findings findings = new Findings(edge, at);
        Stream.of(findings.of(unknown), findings.of(mismatches), findings.of(holes))
                .flatMap(List::stream)
                .forEach(what -> recorder.accept(what, at));
        return new Look(
                round.number(),
                at,
                unknown.views().now().isEmpty() ? Optional.of(at) : before.lastGood(),
                rows,
                mismatches.mismatches(),
                holes.holes(),
                unknown.views(),
                Optional.of(round.edge()),
                settled);
    }

    /** {@return whether no round has told everything since the edge is watched} */
    private boolean isStarting(Look before) {
        return before.lastGood()
                .filter(last -> last.monotonicNanos() >= begun.monotonicNanos())
                .isEmpty();
    }

    /** An edge that is known again may have been switched on just now, unless it has an old session. */
    private static long settled(Look before, UnknownViews unknown, EdgeSnapshot edge, long now) {
        boolean back = before.lastGood().isPresent()
                && !before.unknown().now().isEmpty()
                && unknown.now().isEmpty();
        boolean wasThere = edge.summary().found().stream()
                .flatMap(summary -> summary.peers().stream())
                .filter(BgpSummary.Peer::established)
                .anyMatch(peer -> peer.inState()
                        .filter(time -> time.compareTo(SETTLING) > 0)
                        .isPresent());
        return back && !wasThere ? now + SETTLING.toNanos() : before.settledNanos();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** One for each prefix that somebody has, or had when it last differed. */
    private List<PrefixViews> rows(EdgePoll.Round round, Mismatches before)
            throws UnavailableException, InterruptedException {
        EdgeViews views = new EdgeViews(round.edge());
        List<SessionStatus> nodes = ours.nodes();
        Map<IpAddress, String> dead = views.unheard(ours.dead());
        Set<IpAddress> alive = ours.alive();
        Map<Prefix, List<PathView>> told = new TreeMap<>();
        for (PrefixView prefix : ours.prefixes()) {
            if (round.scope().covers(prefix.prefix())) {
                told.put(prefix.prefix(), prefix.paths());
            }
        }
        views.prefixes().forEach(prefix -> told.putIfAbsent(prefix, List.of()));
        before.all().stream()
                .map(one -> one.difference().prefix())
                .filter(round.scope()::covers)
                .forEach(prefix -> told.putIfAbsent(prefix, List.of()));
        List<PrefixViews> rows = new ArrayList<>();
        told.forEach(
                (prefix, paths) -> rows.add(views.row(prefix, told(paths, nodes, dead, alive), ours.probe(prefix))));
        return rows;
    }

    /** A node may have several sessions with us; a path of any is its word. */
    static List<Told> told(
            List<PathView> paths, List<SessionStatus> nodes, Map<IpAddress, String> dead, Set<IpAddress> alive) {
        Map<IpAddress, Told> all = new LinkedHashMap<>();
        for (SessionStatus status : nodes) {
            IpAddress address = status.peer().address().address();
            List<PathView> own = paths.stream()
                    .filter(path -> path.peer().address().equals(address))
                    .toList();
            Set<IpAddress> nextHops = own.stream()
                    .filter(path -> path.state() == PathState.PRESENT)
                    .map(PathView::nextHop)
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
            all.put(
                    address,
                    new Told(
                            new Node(status.peer().name(), address),
                            status.state() == SessionState.ESTABLISHED,
                            Optional.ofNullable(dead.get(address)),
                            alive.contains(address) && !dead.containsKey(address),
                            nextHops,
                            own.stream()
                                    .mapToLong(path -> path.since().monotonicNanos())
                                    .max()));
        }
        return List.copyOf(all.values());
    }
}

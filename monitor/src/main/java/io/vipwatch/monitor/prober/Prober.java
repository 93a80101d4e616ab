package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeLagged;
import io.vipwatch.monitor.probe.Pace;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The thread {@code prober}: sends what is due, reads what has come, and judges what has not. Everything runs on that
 * thread but the public methods, which any thread may call. What has come is read before anything is held to be lost, so
 * that an answer which waited because this thread did is no loss.
 */
public final class Prober implements ProbeTempo, AutoCloseable {
    /** Begins a reason that was asked for, so that it is none of an event. */
    private static final String TEMPO = "asked for: ";

    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /** How long the thread sleeps at most, so that what times out is told soon. */
    private static final long LONGEST_SLEEP = 100 * MILLISECOND;

    /** Of more reasons to hurry at once than this, a probe that is added learns the latest. */
    private static final int MOST_URGES = 256;

    private final ProbeOutlet outlet;
    private final RandomGenerator random;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final List<LiveProbe> probes = new ArrayList<>();
    private final List<Urge> urges = new ArrayList<>();
    private volatile boolean closed;
    private final AtomicLong lags = new AtomicLong();
    private long look = LONGEST_SLEEP;
    private long lagTold;
    private long untold;

    private Prober(ProbeOutlet outlet, RandomGenerator random) throws IOException {
        this.outlet = outlet;
        this.random = random;
        selector = Selector.open();
        lagTold = outlet.now().monotonicNanos() - SECOND;
        thread = Thread.ofPlatform().name("prober").daemon().unstarted(this::run);
    }

    /**
     * Starts a prober that has nothing to do yet.
     *
     * @param random where identifiers come from; used on the prober's thread only
     * @throws IOException if the system has no selector left
     */
    public static Prober start(ProbeOutlet outlet, RandomGenerator random) throws IOException {
        Prober prober = new Prober(outlet, random);
        prober.thread.start();
        return prober;
    }

    /**
     * Probes these from now on, and no others. One that is configured as before goes on.
     *
     * @param peers the names of the peers, one of which the certificate of a server may have
     */
    public void use(List<ProbeSection> wanted, Set<String> peers) {
        run(() -> {
            Map<ProbeSection, LiveProbe> running = new HashMap<>();
            probes.forEach(probe -> running.put(probe.section(), probe));
            probes.clear();
            for (ProbeSection section : wanted) {
                probes.add(
                        Optional.ofNullable(running.remove(section)).orElseGet(() -> hurried(begin(section, peers))));
            }
            running.values().forEach(LiveProbe::close);
        });
    }

    /** A probe that is new while something happens has the same reasons to hurry as those that were there. */
    private LiveProbe hurried(LiveProbe begun) {
        urges.forEach(urge -> urge.give(begun, outlet.now().monotonicNanos()));
        return begun;
    }

    private LiveProbe begin(ProbeSection section, Set<String> peers) {
        return switch (section.kind()) {
            case UDP_ECHO -> new UdpEchoProbe(section, outlet, selector, random.nextLong());
            case TCP_CONNECT -> new TcpConnectProbe(section, outlet, selector);
            case DNS -> new DnsProbe(section, outlet, selector, random);
            case HTTPS -> new HttpsProbe(section, outlet, selector, peers, this::run);
            case ICMP_ECHO -> new IcmpEchoProbe(section, outlet, selector, random.nextLong());
            case TCP_SESSION -> new TcpSessionProbe(section, outlet, selector, random.nextLong());
        };
    }

    /** Has the probes of some targets hurry, for a reason and for a time. */
    public void hurry(String reason, Predicate<IpAddress> targets, Duration atMost) {
        run(() -> urge(reason, targets, atMost, Optional.empty()));
    }

    /** Takes a reason to hurry back. */
    public void rest(String reason) {
        run(() -> {
            urges.removeIf(urge -> urge.reason().equals(reason));
            probes.forEach(probe -> probe.pace().rest(reason));
        });
    }

    private void urge(String reason, Predicate<IpAddress> targets, Duration atMost, Optional<Duration> interval) {
        long now = outlet.now().monotonicNanos();
        Urge urge = new Urge(reason, targets, now + atMost.toNanos(), interval);
        urges.removeIf(one -> one.until() - now <= 0 || one.reason().equals(reason));
        if (urges.size() >= MOST_URGES) {
            urges.removeFirst();
        }
        urges.add(urge);
        probes.forEach(probe -> urge.give(probe, now));
    }

    /** Why the probes of some targets hurry, until when, and how often they ask where the reason says so. */
    private record Urge(String reason, Predicate<IpAddress> targets, long until, Optional<Duration> interval) {
        private void give(LiveProbe probe, long now) {
            Duration left = Duration.ofNanos(until - now);
            if (left.isPositive() && targets.test(probe.section().target())) {
                interval.ifPresentOrElse(
                        every -> probe.pace().hurry(reason, now, left, every),
                        () -> probe.pace().hurry(reason, now, left));
            }
        }
    }

    @Override
    public CompletableFuture<Void> begin(String reason, Duration interval, Duration lease) {
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("an interval of " + interval + ": wanted 5 ms to a minute");
        }
        if (!lease.isPositive() || lease.compareTo(Pace.LONGEST) > 0) {
            throw new IllegalArgumentException("a lease of " + lease + ": wanted more than nothing, an hour at most");
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        run(() -> {
            urge(TEMPO + reason, _ -> true, lease, Optional.of(interval));
            taken.complete(null);
        });
        return taken;
    }

    @Override
    public void end(String reason) {
        rest(TEMPO + reason);
    }

    /** {@return how the probes stand, in the order of the configuration} */
    public CompletableFuture<List<LiveReport>> reports() {
        CompletableFuture<List<LiveReport>> answer = new CompletableFuture<>();
        run(() -> answer.complete(probes.stream().map(LiveProbe::report).toList()));
        return answer;
    }

    /** {@return how often the thread was late for a probe} */
    public long lags() {
        return lags.get();
    }

    private void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (RuntimeException fault) {
                outlet.failed("probing", fault);
                LockSupport.parkNanos(LONGEST_SLEEP); // one that comes back at once shall not take a processor
            }
        }
        probes.forEach(LiveProbe::close);
        Channels.close(selector);
    }

    private void turn() {
        await();
        selector.selectedKeys().forEach(this::ready);
        selector.selectedKeys().clear();
        look = LONGEST_SLEEP;
        for (LiveProbe probe : probes) {
            look = Math.min(look, probe.receive().orElse(LONGEST_SLEEP));
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        Duration late = Duration.ZERO;
        long skipped = 0;
        for (LiveProbe probe : probes) {
            Optional<LiveProbe.Turn> lag = probe.sendDue();
            if (lag.isPresent()) {
                late = lag.get().late().compareTo(late) > 0 ? lag.get().late() : late;
                skipped += lag.get().skipped();
            }
            probe.tick();
        }
        if (late.isPositive()) {
            lagged(late, skipped);
        }
    }

    private void ready(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof Ready attached) {
            attached.ready(key);
        }
    }

    /** Waits for what is due or comes; the last part of a millisecond without the selector, which knows none. */
    private void await() {
        long now = outlet.now().monotonicNanos();
        long wait = look;
        for (LiveProbe probe : probes) {
            wait = Math.min(wait, probe.nextDue() - now);
        }
        try {
            if (wait >= MILLISECOND) {
                selector.select(wait / MILLISECOND);
            } else if (selector.selectNow() == 0 && wait > 0 && tasks.isEmpty()) {
                LockSupport.parkNanos(wait);
            }
        } catch (IOException failed) {
            throw new IllegalStateException("cannot wait for answers", failed);
        }
    }

    private void lagged(Duration late, long skipped) {
        lags.incrementAndGet();
        Moment now = outlet.now();
        if (now.monotonicNanos() - lagTold < SECOND) {
            untold++;
            return;
        }
        lagTold = now.monotonicNanos();
        outlet.record(new ProbeLagged(late, skipped, untold), now);
        untold = 0;
    }

    /** Ends all probes; nothing is told of that. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

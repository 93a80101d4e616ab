package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.evidence.PollEvidence;
import io.vipwatch.monitor.evidence.Timeline;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription;
import io.vipwatch.monitor.ssh.Inquiry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * All collectors of one edge over its one connection. A virtual thread of its own finds out what the edge is and then
 * starts them; each runs on threads of its own, and none of them waits for another.
 */
public final class EdgeCollectors implements AutoCloseable {
    private static final String NO_CONNECTION = "see the monitor's log for what the connection needs";
    private static final long FIRST_RETRY_SECONDS = 1;
    private static final long LONGEST_RETRY_SECONDS = 5;

    private final EdgeAccess access;
    private final CollectorSettings settings;
    private final Surroundings surroundings;
    private final String edge;
    private final Map<EvidenceSource, Standing> standings = new EnumMap<>(EvidenceSource.class);
    /** Of the second log or interface and those after it. */
    private final List<Standing> further = new CopyOnWriteArrayList<>();

    private final Standing clockStanding;
    private final Desk desk;
    private final PollCollector poll;
    private final Coverage coverage = new Coverage();
    private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** When the round of questions began that is under way; the poll's thread alone has to do with it. */
    private long roundBegan;

    private volatile Optional<ClockCollector> clock = Optional.empty();

    private EdgeCollectors(EdgeAccess access, String edge, CollectorSettings settings, Surroundings surroundings) {
        this.access = access;
        this.edge = edge;
        this.settings = settings;
        this.surroundings = surroundings;
        for (EvidenceSource source : EvidenceSource.values()) {
            standings.put(source, new Standing(edge, source.text(), surroundings));
        }
        clockStanding = new Standing(edge, "clock", surroundings);
        Timeline timeline = new Timeline(edge, settings.clock().isPresent());
        desk = new Desk(surroundings, timeline, standings, () -> clock.ifPresent(ClockCollector::soon));
        poll = new PollCollector(standing(EvidenceSource.POLL), desk, surroundings);
    }

    /**
     * {@return collectors that begin as soon as there is a connection}
     *
     * @param edge the edge's name in events
     */
    public static EdgeCollectors start(
            EdgeAccess access, String edge, CollectorSettings settings, Surroundings surroundings) {
        EdgeCollectors collectors = new EdgeCollectors(access, edge, settings, surroundings);
        collectors.desk.start();
        if (settings.needsDescription()) {
            Thread.ofVirtual().name("edge-survey").start(collectors::survey);
        }
        return collectors;
    }

    private Standing standing(EvidenceSource source) {
        return Optional.ofNullable(standings.get(source)).orElseThrow();
    }

    /** The edge is asked what it is until it says so; without that no command fits. */
    private void survey() {
        long wait = FIRST_RETRY_SECONDS;
        while (!isClosed()) {
            if (access.ask(new Inquiry.Describe()) instanceof Answer.Read<HostDescription>(HostDescription host)) {
                begin(host);
                return;
            }
            pause(wait);
            wait = Math.min(LONGEST_RETRY_SECONDS, 2 * wait);
        }
    }

    private void begin(HostDescription host) {
        settings.clock()
                .ifPresent(interval -> begin(clockStanding, () -> {
                    ClockCollector asking =
                            new ClockCollector(access, host.clock(), interval, clockStanding, desk, surroundings);
                    clock = Optional.of(asking);
                    return asking;
                }));
        if (settings.routes()) {
            Standing fares = standing(EvidenceSource.ROUTES);
            begin(fares, () -> new RouteCollector(access, host.system(), fares, desk, surroundings, coverage));
        }
        Standings ofLogs = new Standings(EvidenceSource.LOG);
        for (String file : settings.logs()) {
            Standing fares = ofLogs.next(file);
            begin(fares, () -> {
                LogCollector log =
                        new LogCollector(access, file, host.zone(), fares, desk, surroundings, coverage.logs());
                coverage.by(log);
                return log;
            });
        }
        Standings ofCaptures = new Standings(EvidenceSource.CAPTURE);
        settings.capture().ifPresent(wanted -> {
            for (String name : wanted.equals(CollectorSettings.AUTOMATIC) ? interfaces(host) : Set.of(wanted)) {
                Standing fares = ofCaptures.next(name);
                begin(fares, () -> {
                    CaptureCollector capture =
                            new CaptureCollector(access, name, fares, desk, surroundings, coverage.captures());
                    coverage.by(capture);
                    return capture;
                });
            }
        });
    }

    /** The first of several has the name of its kind, and the others also their own. */
    private final class Standings {
        private final EvidenceSource source;
        private boolean first = true;

        Standings(EvidenceSource source) {
            this.source = source;
        }

        Standing next(String name) {
            if (first) {
                first = false;
                return standing(source);
            }
            Standing another = new Standing(edge, source.text() + ":" + name, surroundings);
            further.add(another);
            return another;
        }
    }

    private Set<String> interfaces(HostDescription host) {
        return new CaptureInterfaces(access, surroundings, standing(EvidenceSource.CAPTURE), closed).find(host);
    }

    /** Starts one collector; a fault of our own there is its own alone. */
    private void begin(Standing fares, Supplier<AutoCloseable> starting) {
        try {
            running(starting.get());
        } catch (RuntimeException fault) {
            surroundings.failed("starting a collector", fault);
            fares.is(CollectorState.FAILED, "a fault in this program: " + fault, "report it");
        }
    }

    private void running(AutoCloseable collector) {
        running.add(collector);
        if (isClosed()) {
            end(collector); // it was begun while they were all being ended
        }
    }

    /** Takes note that a round of questions begins; on the poll's thread. */
    public void pollBegins() {
        roundBegan = surroundings.now().monotonicNanos();
    }

    /** Takes its answers; on the poll's thread. */
    public void polled(EdgeSnapshot answers) {
        poll.polled(
                answers, new PollEvidence.Round(roundBegan, surroundings.now().monotonicNanos()));
        coverage.polled(answers, roundBegan, surroundings.neighborhood());
    }

    /** Takes note that there is no connection, and why; on the connection's thread. */
    public void unreachable(String reason) {
        wanted().forEach(standing -> standing.is(CollectorState.FAILED, "no connection: " + reason, NO_CONNECTION));
    }

    /** {@return how each collector that is wanted fares} */
    public List<CollectorStatus> status() {
        return wanted().stream().map(Standing::status).toList();
    }

    private List<Standing> wanted() {
        List<Standing> all = new ArrayList<>();
        standings.forEach((source, standing) -> {
            if (isWanted(source)) {
                all.add(standing);
            }
        });
        all.addAll(further);
        settings.clock().ifPresent(_ -> all.add(clockStanding));
        return all;
    }

    private boolean isWanted(EvidenceSource source) {
        return switch (source) {
            case LOG -> !settings.logs().isEmpty();
            case CAPTURE -> settings.capture().isPresent();
            case ROUTES -> settings.routes();
            case POLL -> standing(source).state() != CollectorState.WAITING;
        };
    }

    /** {@return how far the edge's clock is ahead of ours, once it is known} */
    public Optional<Timeline.Ahead> clock() {
        return desk.ahead();
    }

    /** {@return how many observations could not be recorded} */
    public long turnedAway() {
        return desk.turnedAway();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(long seconds) {
        try {
            closed.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(AutoCloseable collector) {
        try {
            collector.close();
        } catch (Exception fault) {
            surroundings.failed("ending a collector", new IllegalStateException(fault));
        }
    }

    /** Ends all of them; the connection is its owner's. */
    @Override
    public void close() {
        closed.countDown();
        running.forEach(this::end);
        desk.close();
        wanted().forEach(standing ->
                standing.is(CollectorState.STOPPED, "ended by the configuration, or with the monitor", ""));
    }
}

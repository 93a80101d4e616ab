package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.crosscheck.Reached;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.http.ProbeReport;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.probe.PaceRule;
import io.vipwatch.monitor.prober.LiveReport;
import io.vipwatch.monitor.prober.ProbeOutlet;
import io.vipwatch.monitor.prober.ProbeTempo;
import io.vipwatch.monitor.prober.Prober;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prober in the monitor: what it finds goes to the recorder, and what the journal says has it hurry. Its methods may be
 * called by any thread; the virtual thread {@code probe-pace} reads the journal.
 */
final class Probing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probing.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration TURN = Duration.ofSeconds(1);

    private final MonitorClock clock;
    private final Prober prober;
    private final JournalReader journal;
    private final EventJson json = new EventJson();
    private final Thread follower;
    private volatile boolean closed;

    private Probing(HandOver handOver, MonitorClock clock, Journal journal) throws IOException {
        this.clock = clock;
        prober = Prober.start(new Outlet(handOver, clock), new SecureRandom());
        this.journal = journal.reader(journal.lastSeq() + 1);
        follower = Thread.ofVirtual().name("probe-pace").unstarted(this::follow);
    }

    /** Starts probing what the configuration names. */
    static Probing start(MonitorConfig config, HandOver handOver, MonitorClock clock, Journal journal)
            throws IOException {
        Probing probing = new Probing(handOver, clock, journal);
        probing.use(config);
        probing.follower.start();
        return probing;
    }

    private record Outlet(HandOver handOver, MonitorClock clock) implements ProbeOutlet {
        @Override
        public Moment now() {
            return clock.now();
        }

        @Override
        public void record(Occurrence what, Moment at) {
            handOver.occurred(what, at);
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            handOver.failed("prober", doing, fault);
        }
    }

    /** Probes what another configuration names. */
    void use(MonitorConfig config) {
        prober.use(
                config.probes(), config.peers().stream().map(PeerSection::name).collect(Collectors.toSet()));
    }

    /** {@return how the probes stand; none when the prober does not answer} */
    List<ProbeReport> reports() {
        Moment now = clock.now();
        return live().stream().map(report -> ProbeReports.of(report, now)).toList();
    }

    /** {@return the same, as the prober knows it} */
    List<LiveReport> live() {
        try {
            return prober.reports().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stalled) {
            LOG.warn("the prober does not answer", stalled);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** {@return the nodes that do not answer at their own addresses, with the words for that} */
    Map<String, String> deadNodes() {
        return ProbedNodes.dead(live());
    }

    /** {@return the nodes that answer at their own addresses} */
    Set<String> livingNodes() {
        return ProbedNodes.alive(live());
    }

    /** {@return whether a probe reaches an address of a prefix, and who answers, as far as one is asked} */
    View<Reached> reaches(Prefix prefix) {
        List<ProbeReport> asked = reports().stream()
                .filter(report ->
                        prefix.covers(Prefix.of(report.target(), report.target().bits())))
                .toList();
        if (asked.isEmpty()) {
            return new View.Unknown<>("no probe");
        }
        if (asked.stream().allMatch(report -> report.state() == ProbeReport.State.UNKNOWN)) {
            return new View.Unknown<>("no probe could be sent, or is answered yet");
        }
        boolean answered = asked.stream()
                .anyMatch(report -> report.state() == ProbeReport.State.GOOD
                        || (report.state() == ProbeReport.State.LOSING && report.losing() < report.flows()));
        List<String> by = asked.stream()
                .filter(report -> report.state() == ProbeReport.State.GOOD)
                .flatMap(report -> report.nodes().stream())
                .distinct()
                .sorted()
                .toList();
        return new View.Known<>(new Reached(answered, by));
    }

    /** {@return by which others have the probes ask more often for a while} */
    ProbeTempo tempo() {
        return prober;
    }

    /** {@return how often the prober was late} */
    long lags() {
        return prober.lags();
    }

    private void follow() {
        try {
            while (!closed && !journal.isAtEnd()) {
                for (Line line : journal.read(TURN)) {
                    if (PaceRule.concerns(line.type())) {
                        read(line);
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException unreadable) {
            LOG.warn("the journal cannot be read: the probes do not hurry when something happens", unreadable);
        } finally {
            journal.close();
        }
    }

    private void read(Line line) {
        try {
            Event event = json.read(line.text());
            PaceRule.of(event.type(), event.what().subject()).ifPresent(this::apply);
        } catch (NotAnEvent unreadable) {
            LOG.debug("not an event: {}", line.text(), unreadable);
        }
    }

    private void apply(PaceRule.Change change) {
        switch (change) {
            case PaceRule.Change.Rest(String reason) -> prober.rest(reason);
            case PaceRule.Change.Hurry(var reason, var within, var atMost) ->
                prober.hurry(
                        reason,
                        target -> within.isEmpty() || within.get().covers(Prefix.of(target, target.bits())),
                        atMost);
        }
    }

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
        prober.close();
    }
}

package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.collect.EdgeCollectors;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.crosscheck.OpenMismatches;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.FrrVersion;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.http.EvidenceReport;
import io.vipwatch.monitor.http.ExplainReport;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.ssh.EdgeLink;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.ssh.LinkObserver;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.LinkState;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge over SSH: one connection, the poll that goes over it, and the comparison of what it brings. Started, given other
 * settings and closed by the thread that does so with the monitor; asked by any.
 */
final class EdgeSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeSide.class);

    /** How long whoever asks for a fresh answer waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Ours ours;
    private final Function<String, EdgeEvidence> evidence;
    private final HandOver handOver;
    private final OpenMismatches mismatches;
    private final Journal journal;
    private final EdgeTap tap;
    private final EdgeTriggers triggers;
    private volatile List<TrackRule> rules = List.of();
    private volatile Optional<Running> running = Optional.empty();

    /** What runs while the section {@code edge} is there. */
    private record Running(
            EdgeSection section,
            EdgeLink link,
            EdgeWatch watch,
            EdgeRelease release,
            Optional<EdgePoll> poll,
            EdgeCollectors collectors,
            Moment begun) {
        private void close() {
            poll.ifPresent(EdgePoll::close);
            collectors.close();
            link.close();
        }
    }

    EdgeSide(
            Ours ours,
            HandOver handOver,
            OpenMismatches mismatches,
            Journal journal,
            Function<String, EdgeEvidence> evidence,
            EdgeTap tap) {
        this.evidence = evidence;
        this.tap = tap;
        this.ours = ours;
        this.handOver = handOver;
        this.mismatches = mismatches;
        this.journal = journal;
        triggers = EdgeTriggers.follow(journal.reader(journal.lastSeq() + 1), this::pollNow, this::pollFor);
    }

    /** Begins, with what was open when the monitor ended. */
    void start(Optional<EdgeSection> section, List<TrackRule> tracked) {
        rules = tracked;
        ours.allow(allowance(section));
        if (section.isEmpty() && ours.edge().isEmpty()) {
            return;
        }
        Moment now = ours.now();
        CrosscheckHistory history = CrosscheckHistory.of(journal, now);
        history.mismatches().forEach(open -> LOG.info("open since before: {}", open.about()));
        handOver.task(_ -> mismatches.restore(history.mismatches()));
        if (section.flatMap(EdgeSection::poll).isPresent()) {
            running = section.map(wanted -> run(wanted, history.look(now), history.version(name(wanted))));
        } else {
            forget(history.mismatches(), "edge-unknown");
            running = section.map(wanted -> run(wanted, Look.none(now), history.version(name(wanted))));
        }
    }

    private static Duration allowance(Optional<EdgeSection> section) {
        return section.map(EdgeSection::allowance).orElse(EdgeSection.ALLOWANCE);
    }

    private String name(EdgeSection section) {
        return ours.edge().orElse(section.ssh().host());
    }

    private Running run(EdgeSection section, Look before, Optional<String> version) {
        EdgeLink link = EdgeLink.start(
                EdgeSettings.target(section), EdgeSettings.shell(section), LinkSettings.DEFAULT, new Observer());
        EdgeRelease release = new EdgeRelease(link, name(section), version, ours::now, handOver::occurred);
        return polled(section, link, before, collecting(section, link), release);
    }

    private EdgeCollectors collecting(EdgeSection section, EdgeLink link) {
        return EdgeCollectors.start(
                link,
                name(section),
                EdgeEvidence.settings(section.collectors()),
                evidence.apply(section.ssh().host()));
    }

    private Running polled(
            EdgeSection section, EdgeLink link, Look before, EdgeCollectors collectors, EdgeRelease release) {
        EdgeWatch watch = new EdgeWatch(ours, name(section), before, handOver::occurred);
        Optional<EdgePoll> poll = section.poll()
                .map(_ -> EdgePoll.start(
                        link, new EdgeRounds(section, () -> rules, collectors, watch, handOver, tap, release)));
        return new Running(section, link, watch, release, poll, collectors, ours.now());
    }

    private final class Observer implements LinkObserver {
        @Override
        public void is(LinkState state) {
            linkIs(state);
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            handOver.failed("edge", doing, fault);
        }
    }

    private void linkIs(LinkState state) {
        switch (state) {
            case LinkState.Connecting(int attempt) -> LOG.debug("connecting to the edge, attempt {}", attempt);
            case LinkState.Connected(String server) -> {
                LOG.info("connected to the edge, {}", server);
                running.ifPresent(now -> now.release().connected());
                pollNow();
            }
            case LinkState.Waiting(var failure, Duration retry) -> {
                LOG.warn("no connection to the edge, next attempt in {} s: {}", retry.toSeconds(), failure.text());
                running.ifPresent(now -> now.collectors().unreachable(failure.text()));
            }
            case LinkState.Closed _ -> LOG.debug("the connection to the edge is closed");
        }
    }

    /** Has the edge asked now. */
    void pollNow() {
        running.flatMap(Running::poll).ifPresent(EdgePoll::now);
    }

    private void pollFor(String incident) {
        running.ifPresent(now -> now.poll().ifPresent(poll -> now.watch().tellOf(incident, poll.now())));
    }

    /**
     * Takes other settings; the connection goes on if they do not concern it.
     *
     * @return what was done, a line each
     */
    List<String> reload(Optional<EdgeSection> wanted, List<TrackRule> tracked) {
        rules = tracked;
        ours.allow(allowance(wanted));
        List<String> done = new ArrayList<>();
        Optional<Running> before = running;
        if (wanted.equals(before.map(Running::section))) {
            pollNow();
            return done;
        }
        Look known = before.map(now -> now.watch().latest().asOfBefore()).orElseGet(() -> Look.none(ours.now()));
        boolean sameLink = before.isPresent()
                && wanted.isPresent()
                && EdgeSettings.target(before.get().section()).equals(EdgeSettings.target(wanted.get()))
                && EdgeSettings.shell(before.get().section()).equals(EdgeSettings.shell(wanted.get()));
        if (sameLink) {
            before.get().poll().ifPresent(EdgePoll::close);
            EdgeCollectors collecting = before.get().collectors();
            boolean sameEvidence =
                    before.get().section().collectors().equals(wanted.get().collectors());
            if (!sameEvidence) {
                collecting.close();
            }
            running = wanted.map(section -> polled(
                    section,
                    before.get().link(),
                    known,
                    sameEvidence ? collecting : collecting(section, before.get().link()),
                    before.get().release()));
            done.add("edge changed, its connection goes on");
        } else {
            before.ifPresent(Running::close);
            running = wanted.map(section -> run(section, known, Optional.empty()));
            done.add(wanted.isEmpty() ? "edge removed" : before.isEmpty() ? "edge added" : "edge connected anew");
        }
        if (running.flatMap(Running::poll).isEmpty()) {
            forget(mismatches.all(), "not-tracked");
        }
        return done;
    }

    /** Without a poll nobody would ever say that they are over. */
    private void forget(List<OpenMismatches.Open> all, String reason) {
        Moment now = ours.now();
        for (OpenMismatches.Open open : all) {
            if (open.foundBy().contains(FoundBy.POLL)) {
                handOver.occurred(
                        new CrosscheckCleared(open.about(), now.since(open.since()), FoundBy.POLL, reason), now);
            }
        }
    }

    /**
     * {@return what is known of the edge}
     *
     * @param fresh whether to ask it anew and to wait for that, and for what lasts, a while
     */
    CrosscheckReport report(boolean fresh) throws InterruptedException {
        Optional<Running> now = running;
        if (!fresh || now.flatMap(Running::poll).isEmpty()) {
            return lastReport();
        }
        EdgeWatch watch = now.get().watch();
        long round = now.get().poll().get().now();
        Look look = watch.await(one -> one.round() >= round && !one.mismatches().pending(), PATIENCE);
        return report(now.get(), look, look.round() >= round);
    }

    /** {@return what was known of the edge when it was asked last} */
    CrosscheckReport lastReport() {
        Optional<Running> now = running;
        return now.filter(one -> one.poll().isPresent())
                .map(one -> report(one, one.watch().latest(), true))
                .orElseGet(() -> CrosscheckReports.withoutPoll(
                        mismatches.all(), now.map(Running::section), ours.edge(), ours.now()));
    }

    private CrosscheckReport report(Running now, Look look, boolean fresh) {
        return new CrosscheckReports(now.section(), rules, ours.edge(), ours.now())
                .of(look, mismatches.all(), fresh)
                .running(now.release().known().map(FrrVersion::text));
    }

    /**
     * {@return what failovers should take by the timers in force, as far as the edge has answered}
     *
     * @throws UnavailableException if the recorder does not answer in time
     */
    ExplainReport explain() throws UnavailableException, InterruptedException {
        Optional<Running> now = running;
        String reason = now.isEmpty()
                ? "there is no section edge in the configuration"
                : now.get().poll().isEmpty() ? "the edge is not polled (edge.poll)" : "the edge has not answered yet";
        return new Forecasts(ours, tap.services())
                .of(now.flatMap(one -> one.watch().latest().edge()), reason);
    }

    /** {@return what is tracked} */
    List<TrackRule> rules() {
        return rules;
    }

    /** {@return how long ago the edge last told everything, or has been asked in vain; empty where it is not asked} */
    Optional<Duration> sinceGood() {
        return running.filter(one -> one.poll().isPresent())
                .map(one -> one.watch().latest().lastGood().orElse(one.begun()))
                .map(last -> ours.now().since(last));
    }

    /** {@return how the edge's own evidence is come by; empty without a section {@code edge}} */
    Optional<EvidenceReport> evidence() {
        return running.map(now -> EvidenceReports.of(
                now.section(), now.collectors(), now.release().known(), ours.edge(), ours.now()));
    }

    @Override
    public void close() {
        triggers.close();
        running.ifPresent(Running::close);
    }
}

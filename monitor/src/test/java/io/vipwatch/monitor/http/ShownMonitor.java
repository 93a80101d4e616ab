package io.vipwatch.monitor.http;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.store.History;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A monitor whose state a test chooses. */
final class ShownMonitor implements MonitorView {
    private final Journal journal;
    Optional<String> sickness = Optional.empty();
    List<String> unreadiness = List.of();
    List<String> remarks = List.of();
    Optional<History> history = Optional.empty();
    boolean fault;

    ShownMonitor(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Snapshot snapshot() {
        return new Snapshot(journal.lastSeq(), "2026-11-22T08:19:11Z", List.of(), List.of());
    }

    @Override
    public List<SessionReport> sessions() {
        return List.of();
    }

    @Override
    public RoutesReport routes(RouteQuery query) throws UnavailableException {
        if (query.peer().isPresent()) {
            throw new UnavailableException("peer " + query.peer().get() + " did not answer");
        }
        return new RoutesReport(0, false, List.of());
    }

    @Override
    public ExplainReport explain() {
        return new ExplainReport(Optional.empty(), Optional.of("nobody was asked"), List.of(), List.of(), List.of());
    }

    @Override
    public List<ProbeReport> probes() {
        return List.of();
    }

    @Override
    public List<BfdReport> bfdSessions() {
        return List.of();
    }

    @Override
    public List<BfdReport.Unavailable> bfdUnavailable() {
        return List.of();
    }

    @Override
    public BfdReport.Engine bfdEngine() {
        return new BfdReport.Engine(
                false,
                "",
                false,
                false,
                OptionalInt.empty(),
                false,
                "not asked for",
                List.of(),
                0,
                Map.of(),
                0,
                0,
                Duration.ZERO,
                0);
    }

    @Override
    public Optional<EvidenceReport> edge() {
        return Optional.of(new EvidenceReport(
                "edge",
                "edge.example",
                Optional.of("10.3"),
                Optional.of("FreeBSD(14.0-CURRENT)"),
                Optional.of(new EvidenceReport.Clock(Duration.ofMillis(12), Duration.ofNanos(150_000), 64)),
                List.of(new EvidenceReport.Collector(
                        "capture",
                        CollectorState.FAILED,
                        "2026-11-22T08:19:11.126098000Z",
                        Duration.ofSeconds(3),
                        "exit status 127: sh: tcpdump: not found",
                        "install the program on the router",
                        0,
                        0,
                        Optional.empty())),
                0));
    }

    @Override
    public CrosscheckReport crosscheck(boolean fresh) {
        return new CrosscheckReport(
                CrosscheckReport.Verdict.UNKNOWN,
                fresh ? "asked anew" : "asked before",
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public RouteCount routeCount() {
        if (fault) {
            throw new IllegalStateException("out of order");
        }
        return new RouteCount(3, Map.of("node1", 3L));
    }

    @Override
    public JournalReader journal(long seq) {
        return journal.reader(seq);
    }

    @Override
    public long lastSeq() {
        return journal.lastSeq();
    }

    @Override
    public Past past() {
        return new Past(history, remarks, ServedJournal.NOW);
    }

    @Override
    public Optional<String> sickness() {
        return sickness;
    }

    @Override
    public List<String> unreadiness() {
        return unreadiness;
    }

    @Override
    public Optional<InjectReport> inject() {
        return Optional.empty();
    }
}

package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.explain.Adjacency;
import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.EdgeFacts;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Fact;
import io.vipwatch.monitor.explain.Health;
import io.vipwatch.monitor.explain.Lint;
import io.vipwatch.monitor.explain.Subject;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.http.ExplainReport;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What failovers should take, from what the edge answered last and what the nodes tell us; on the thread that asks. */
final class Forecasts {
    private static final String NO_PEER = "the node is no peer of the monitor";

    private final Ours ours;
    private final List<InjectServiceSection> injected;

    /** Forecasts for what nodes announce themselves, and for these services that we announce for them. */
    Forecasts(Ours ours, List<InjectServiceSection> injected) {
        this.ours = ours;
        this.injected = List.copyOf(injected);
    }

    /**
     * {@return what each scenario should take}
     *
     * @param edge what the edge answered last; empty where it has not
     * @param reason why it has not
     */
    ExplainReport of(Optional<EdgeSnapshot> edge, String reason) throws UnavailableException, InterruptedException {
        List<SessionStatus> nodes = ours.nodes();
        List<Adjacency> adjacencies = nodes.stream()
                .map(status -> adjacency(status, edge, reason))
                .distinct()
                .toList();
        List<Subject> subjects = ours.prefixes().stream().map(this::subject).toList();
        return new ExplainReport(
                ours.edge(),
                edge.isPresent() ? Optional.empty() : Optional.of(reason),
                adjacencies.stream().map(one -> timers(one, nodes)).toList(),
                subjects.stream()
                        .map(subject -> Explanation.of(subject, withBackends(subject, adjacencies)))
                        .toList(),
                Lint.of(subjects, adjacencies));
    }

    private static Adjacency adjacency(SessionStatus status, Optional<EdgeSnapshot> edge, String reason) {
        String node = status.peer().name();
        IpAddress address = status.peer().address().address();
        return edge.map(known -> EdgeFacts.of(known, node, address))
                .orElseGet(() -> EdgeFacts.unknown(node, address, reason));
    }

    /** A backend needs no session with us; then nothing is known of what is between it and the edge. */
    private static List<Adjacency> withBackends(Subject subject, List<Adjacency> adjacencies) {
        List<Adjacency> all = new ArrayList<>(adjacencies);
        subject.origins().stream()
                .filter(node -> adjacencies.stream().noneMatch(one -> one.node().equals(node)))
                .map(node ->
                        new Adjacency(node, "", Fact.unknown(NO_PEER), Fact.unknown(NO_PEER), Fact.unknown(NO_PEER)))
                .forEach(all::add);
        return all;
    }

    /** What a node announces itself stays when the injector takes its own path back: there the checks end nothing. */
    private Subject subject(PrefixView view) {
        List<String> own = peers(view, Ownership.OWN, Ownership.UNATTRIBUTED);
        Optional<InjectServiceSection> service = injected.stream()
                .filter(one -> own.isEmpty() && one.prefixes().contains(view.prefix()))
                .findFirst();
        return new Subject(
                view.rule().name(),
                view.prefix().toString(),
                service.map(Forecasts::backends).orElse(own),
                peers(view, Ownership.RE_ADVERTISED),
                service.map(Health::of));
    }

    private static List<String> backends(InjectServiceSection service) {
        return service.backends().stream().map(InjectBackendSection::node).toList();
    }

    private static List<String> peers(PrefixView view, Ownership... which) {
        List<Ownership> wanted = List.of(which);
        return view.paths().stream()
                .filter(path -> path.state() == PathState.PRESENT && wanted.contains(path.ownership()))
                .map(PathView::peer)
                .map(PeerName::peer)
                .distinct()
                .sorted()
                .toList();
    }

    private static ExplainReport.Timers timers(Adjacency one, List<SessionStatus> nodes) {
        return new ExplainReport.Timers(
                one.node(),
                one.address(),
                one.hold().found().map(HoldTimer::hold),
                one.hold().found().map(HoldTimer::keepalive),
                one.retention().found().map(Retention::kept),
                one.bfd().found().map(Forecasts::words),
                nodes.stream()
                        .filter(status -> status.peer().name().equals(one.node()))
                        .flatMap(status -> ourHold(status).stream())
                        .findFirst(),
                Stream.of(
                                one.hold().doubt().map(why -> "hold time: " + why),
                                one.retention().doubt().map(why -> "graceful restart: " + why),
                                one.bfd().doubt().map(why -> "BFD: " + why))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<Duration> ourHold(SessionStatus status) {
        return status.established().map(SessionStatus.Established::holdTime);
    }

    private static String words(Bfd bfd) {
        return switch (bfd) {
            case Bfd.None _ -> "none";
            case Bfd.NotUp(String status) -> status;
            case Bfd.Up up -> "Up, " + up.interval().toMillis() + " ms × " + up.multiplier();
        };
    }
}

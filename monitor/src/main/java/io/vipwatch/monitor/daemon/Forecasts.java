package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.explain.Adjacency;
import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.EdgeFacts;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Lint;
import io.vipwatch.monitor.explain.Subject;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.http.ExplainReport;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What failovers should take, from what the edge answered last and what the nodes tell us; on the thread that asks. */
final class Forecasts {
    private final Ours ours;

    Forecasts(Ours ours) {
        this.ours = ours;
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
        List<Subject> subjects =
                ours.prefixes().stream().map(Forecasts::subject).toList();
        return new ExplainReport(
                ours.edge(),
                edge.isPresent() ? Optional.empty() : Optional.of(reason),
                adjacencies.stream().map(one -> timers(one, nodes)).toList(),
                subjects.stream()
                        .map(subject -> Explanation.of(subject, adjacencies))
                        .toList(),
                Lint.of(subjects, adjacencies));
    }

    private static Adjacency adjacency(SessionStatus status, Optional<EdgeSnapshot> edge, String reason) {
        String node = status.peer().name();
        IpAddress address = status.peer().address().address();
        return edge.map(known -> EdgeFacts.of(known, node, address))
                .orElseGet(() -> EdgeFacts.unknown(node, address, reason));
    }

    private static Subject subject(PrefixView view) {
        return new Subject(
                view.rule().name(),
                view.prefix().toString(),
                peers(view, Ownership.OWN, Ownership.UNATTRIBUTED),
                peers(view, Ownership.RE_ADVERTISED),
                Optional.empty());
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

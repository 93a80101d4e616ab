package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.frr.LogEvent;
import io.vipwatch.monitor.frr.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What the lines of FRR's log tell of the edge's sessions and best paths, in their order. */
public final class LogEvidence {
    /** Prefixes whose last next hops are remembered. */
    private static final int MOST_PREFIXES = 10_000;

    private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

    /** From the arrival of an UPDATE until bgpd has read it and written the line, in nanoseconds: 18 ms at the worst, as measured. */
    static final long READING = 20_000_000;

    /** Kinds of lines that an operator can switch on, and by what. */
    private enum Line {
        BEST_PATHS("debug bgp zebra", "best paths"),
        UPDATES("debug bgp updates in", "UPDATEs"),
        BFD("debug bfd peer", "BFD sessions");

        private final String command;
        private final String shows;

        Line(String command, String shows) {
            this.command = command;
            this.shows = shows;
        }
    }

    private final LogSessions sessions = new LogSessions();
    private final Map<Prefix, List<IpAddress>> nextHops = new HashMap<>();
    private final Set<Line> kinds = EnumSet.noneOf(Line.class);
    private Optional<Duration> coarsest = Optional.empty();
    private Optional<BestPaths> incomplete = Optional.empty();

    /** Best paths whose next hops are still to come, a line each. */
    private record BestPaths(LogLine head, long arrival, LogEvent.BestPathSent sent, List<IpAddress> nextHops) {
        boolean isComplete() {
            return nextHops.size() >= sent.nextHops();
        }
    }

    /** {@return what {@code line} tells, or completes} */
    public List<Observation> line(LogLine line, long arrival, Neighborhood neighborhood) {
        coarsest = Optional.of(line.resolution());
        List<Observation> seen = new ArrayList<>();
        if (!(line.event() instanceof LogEvent.NextHopSent)) {
            endBestPaths(seen);
        }
        switch (line.event()) {
            case LogEvent.SessionUp _, LogEvent.SessionDown _, LogEvent.Notification _ ->
                sessions.take(line, neighborhood).ifPresent(telling -> seen.add(observation(line, arrival, telling)));
            case LogEvent.RouteReceived(String peer, Prefix prefix, OptionalLong pathId) ->
                route(line, arrival, peer, prefix, pathId, RouteAction.ANNOUNCE, neighborhood, seen);
            case LogEvent.WithdrawalReceived(String peer, Prefix prefix, OptionalLong pathId) ->
                route(line, arrival, peer, prefix, pathId, RouteAction.WITHDRAW, neighborhood, seen);
            case LogEvent.BestPathSent sent -> {
                kinds.add(Line.BEST_PATHS);
                if (neighborhood.tracked().test(sent.prefix())) {
                    incomplete = Optional.of(new BestPaths(line, arrival, sent, new ArrayList<>()));
                    endIfComplete(seen);
                }
            }
            case LogEvent.NextHopSent(Optional<IpAddress> nextHop) -> {
                incomplete.ifPresent(paths -> paths.nextHops().add(nextHop.orElse(IpAddress.UNSPECIFIED_IPV6)));
                endIfComplete(seen);
            }
            case LogEvent.BfdStateChanged changed -> bfd(line, arrival, changed, neighborhood, seen);
            case LogEvent.RouteRefused _,
                    LogEvent.EndOfRib _,
                    LogEvent.RestartTimerStarted _,
                    LogEvent.RestartTimerExpired _ -> kinds.add(Line.UPDATES);
        }
        return List.copyOf(seen);
    }

    /** Takes note that lines are missing, or that the log begins anew. */
    public void interrupted() {
        incomplete = Optional.empty();
        nextHops.clear();
    }

    private static Observation observation(LogLine line, long arrival, Observation.Telling telling) {
        return observation(line, arrival, 0, telling);
    }

    private static Observation observation(LogLine line, long arrival, long before, Observation.Telling telling) {
        return new Observation(
                EvidenceSource.LOG,
                new EdgeTime.StampedLocally(
                        EdgeTime.nanos(line.stamp()), before, line.resolution().toNanos()),
                arrival,
                telling);
    }

    private void endIfComplete(List<Observation> seen) {
        if (incomplete.filter(BestPaths::isComplete).isPresent()) {
            endBestPaths(seen);
        }
    }

    private void endBestPaths(List<Observation> seen) {
        incomplete.ifPresent(paths -> {
            Prefix prefix = paths.sent().prefix();
            boolean present = paths.sent().present();
            List<IpAddress> listed =
                    paths.nextHops().stream().distinct().sorted().collect(Collectors.toUnmodifiableList());
            Optional<List<IpAddress>> after = !present || paths.isComplete() ? Optional.of(listed) : Optional.empty();
            Optional<List<IpAddress>> before = Optional.ofNullable(nextHops.get(prefix));
            if (after.isEmpty() || (nextHops.size() >= MOST_PREFIXES && !nextHops.containsKey(prefix))) {
                nextHops.remove(prefix);
            } else {
                nextHops.put(prefix, after.get());
            }
            seen.add(observation(
                    paths.head(),
                    paths.arrival(),
                    (sighting, _) -> new RibChanged(sighting, prefix, present, before, after, "")));
        });
        incomplete = Optional.empty();
    }

    private void route(
            LogLine line,
            long arrival,
            String peer,
            Prefix prefix,
            OptionalLong pathId,
            RouteAction action,
            Neighborhood neighborhood,
            List<Observation> seen) {
        kinds.add(Line.UPDATES);
        Optional<IpAddress> neighbor = IpAddress.parse(peer);
        if (neighbor.isPresent() && neighborhood.tracked().test(prefix)) {
            Optional<String> node = neighborhood.nodeAt(neighbor.get());
            seen.add(observation(
                    line,
                    arrival,
                    READING,
                    (sighting, _) -> new EdgeRoute(sighting, neighbor.get(), node, prefix, pathId, action, List.of())));
        }
    }

    private void bfd(
            LogLine line,
            long arrival,
            LogEvent.BfdStateChanged changed,
            Neighborhood neighborhood,
            List<Observation> seen) {
        kinds.add(Line.BFD);
        boolean up = changed.after().equals("up");
        if (up == changed.before().equals("up")) {
            return; // init and down are both not up
        }
        IpAddress.parse(changed.peer())
                .ifPresent(neighbor -> seen.add(observation(
                        line,
                        arrival,
                        (sighting, _) -> new EdgeBfd(
                                sighting,
                                neighbor,
                                neighborhood.nodeAt(neighbor),
                                up ? EdgeState.UP : EdgeState.DOWN,
                                changed.reason().isEmpty()
                                        ? changed.after()
                                        : changed.after() + ": " + changed.reason(),
                                Optional.empty(),
                                OptionalLong.empty(),
                                Optional.empty()))));
    }

    /** {@return whether the lines tell whole seconds only} */
    public boolean isCoarse() {
        return coarsest.filter(resolution -> resolution.compareTo(WHOLE_SECOND) >= 0)
                .isPresent();
    }

    /** {@return what else the operator could have the router write, if anything} */
    public String advice() {
        List<String> advice = new ArrayList<>();
        if (isCoarse()) {
            advice.add("for microseconds, 'log timestamp precision 6' with 'log file', or the syslog format of RFC 5424"
                    + " where syslog writes the log");
        }
        for (Line line : Line.values()) {
            if (!kinds.contains(line)) {
                advice.add("to see " + line.shows + ", '" + line.command + "'");
            }
        }
        return String.join("; ", advice);
    }
}

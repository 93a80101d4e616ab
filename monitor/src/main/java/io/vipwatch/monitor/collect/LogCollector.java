package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.evidence.LogEvidence;
import io.vipwatch.monitor.frr.LogEvent;
import io.vipwatch.monitor.frr.LogLine;
import io.vipwatch.monitor.frr.LogReader;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** Follows one log of the edge; on the listener's thread. */
final class LogCollector implements AutoCloseable {
    private final String file;
    private final Standing standing;
    private final Desk desk;
    private final Surroundings surroundings;
    private final LogReader reader;
    private final LogCoverage coverage;
    private final LogEvidence evidence = new LogEvidence();
    private final EdgeAccess.Listening watching;
    private volatile Set<IpAddress> silent = Set.of();

    /**
     * Begins to follow a log.
     *
     * @param zone the local time in which it is written
     */
    LogCollector(
            EdgeAccess edge,
            String file,
            ZoneId zone,
            Standing standing,
            Desk desk,
            Surroundings surroundings,
            LogCoverage coverage) {
        this.file = file;
        this.standing = standing;
        this.desk = desk;
        this.surroundings = surroundings;
        this.coverage = coverage;
        reader = new LogReader(zone);
        watching = edge.watch(new Watch.Log(file), this::take);
    }

    private void take(Seen seen) {
        switch (seen) {
            case Seen.Began _ -> {
                interrupted();
                standing.is(CollectorState.WORKING, "following " + file, evidence::advice);
            }
            case Seen.Line(String text, var arrival) -> {
                standing.received(1);
                Optional<LogLine> line = reader.read(text, arrival.instant());
                line.ifPresent(found ->
                        desk.seen(evidence.line(found, arrival.monotonicNanos(), surroundings.neighborhood())));
                line.ifPresent(this::judge);
            }
            case Seen.Complained(String text) -> complaint(text);
            case Seen.Lost(long lines) -> {
                interrupted();
                standing.lost(lines);
                standing.is(
                        CollectorState.LIMITED,
                        file + ": lines come faster than they can be read",
                        "have the router log less: switch off debugging that is not listed in the documentation");
            }
            case Seen.Ended(String reason) ->
                standing.is(CollectorState.FAILED, file + ": " + reason, Remedy.of(reason));
            case Seen.Piece _ -> {}
        }
    }

    private void interrupted() {
        evidence.interrupted();
        coverage.interrupted();
        silent = Set.of();
    }

    private void judge(LogLine line) {
        boolean aboutSessions = switch (line.event()) {
            case LogEvent.SessionUp(String peer) -> told(peer, true);
            case LogEvent.SessionDown(String peer, String _) -> told(peer, false);
            case LogEvent.Notification _,
                    LogEvent.RouteReceived _,
                    LogEvent.WithdrawalReceived _,
                    LogEvent.RouteRefused _,
                    LogEvent.EndOfRib _,
                    LogEvent.RestartTimerStarted _,
                    LogEvent.RestartTimerExpired _,
                    LogEvent.BestPathSent _,
                    LogEvent.NextHopSent _,
                    LogEvent.BfdStateChanged _ -> false;
        };
        if (aboutSessions) {
            silent = Set.of();
        }
        judge();
    }

    private boolean told(String peer, boolean up) {
        IpAddress.parse(peer).ifPresent(neighbor -> coverage.told(neighbor, up));
        return true;
    }

    /** Takes note that all the logs together did not tell of these sessions, which changed; on the poll's thread. */
    void untold(Set<IpAddress> neighbors) {
        if (!neighbors.isEmpty()) {
            silent = neighbors;
            judge();
        }
    }

    private void judge() {
        if (!silent.isEmpty()) {
            standing.is(
                    CollectorState.LIMITED,
                    file + " does not tell that the sessions with " + silent + " changed",
                    "have bgpd write it, 'bgp log-neighbor-changes', or set edge.log to the file that it writes to");
        } else if (evidence.isCoarse()) {
            standing.is(CollectorState.LIMITED, file + " " + CollectorStateChanged.WHOLE_SECONDS, evidence::advice);
        } else {
            standing.is(CollectorState.WORKING, "following " + file, evidence::advice);
        }
    }

    /** tail tells of a file that is not there, and goes on when it is. */
    private void complaint(String text) {
        if (text.contains("following new file") || text.contains("has appeared") || text.contains("truncated")) {
            standing.is(CollectorState.WORKING, "following " + file + ", which was rotated", evidence::advice);
        } else if (text.contains("become inaccessible")) {
            standing.is(CollectorState.WAITING, file + " is being rotated", "");
        } else if (text.contains("open") || text.contains("No such file") || text.contains("ermission denied")) {
            standing.is(CollectorState.FAILED, text, Remedy.of(text));
        }
    }

    @Override
    public void close() {
        watching.close();
    }
}

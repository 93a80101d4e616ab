package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.evidence.RouteEvidence;
import io.vipwatch.monitor.frr.FibChange;
import io.vipwatch.monitor.frr.IpMonitorLine;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.RouteMonitor;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription.OperatingSystem;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the routes of the edge's kernel; on the listener's thread. */
final class RouteCollector implements AutoCloseable {
    private static final String FOLLOWING = "following the kernel's routes";
    private static final Map<OperatingSystem, String> TOOLS =
            Map.of(OperatingSystem.FREE_BSD, "route -n monitor", OperatingSystem.LINUX, "ip -6 monitor route");

    private final OperatingSystem system;
    private final Standing standing;
    private final Desk desk;
    private final Surroundings surroundings;
    private final RouteEvidence evidence = new RouteEvidence();
    private final EdgeAccess.Listening watching;
    private RouteMonitor freeBsd = new RouteMonitor();

    /** Begins to follow; what the edge answers from its first message on is held against the messages. */
    RouteCollector(
            EdgeAccess edge,
            OperatingSystem system,
            Standing standing,
            Desk desk,
            Surroundings surroundings,
            Coverage coverage) {
        this.system = system;
        this.standing = standing;
        this.desk = desk;
        this.surroundings = surroundings;
        coverage.by(this);
        watching = edge.watch(
                switch (system) {
                    case FREE_BSD -> new Watch.FreeBsdRouteChanges();
                    case LINUX -> new Watch.LinuxRouteChanges();
                },
                this::take);
    }

    private void take(Seen seen) {
        switch (seen) {
            case Seen.Began _ -> {
                interrupted();
                standing.is(CollectorState.WORKING, FOLLOWING, "");
            }
            case Seen.Line(String text, var arrival) -> {
                standing.received(1);
                Optional<FibChange> change = switch (system) {
                    case FREE_BSD -> freeBsd.take(text);
                    case LINUX -> IpMonitorLine.read(text);
                };
                change.ifPresent(found -> take(found, arrival.monotonicNanos()));
            }
            case Seen.Lost(long lines) -> {
                interrupted();
                standing.lost(lines);
                standing.is(
                        CollectorState.LIMITED, "routes change faster than they can be read", "look why they change");
            }
            case Seen.Ended(String reason) -> standing.is(CollectorState.FAILED, reason, Remedy.of(reason));
            case Seen.Complained _, Seen.Piece _ -> {}
        }
    }

    private void take(FibChange change, long arrival) {
        if (change.stamp().isPresent()) {
            standing.is(CollectorState.WORKING, FOLLOWING, "");
        } else {
            standing.is(
                    CollectorState.LIMITED,
                    "the kernel's messages bear no time",
                    "install PHP on the router: it stamps them as they come");
        }
        evidence(change, arrival);
    }

    private synchronized void evidence(FibChange change, long arrival) {
        evidence.change(change, arrival, surroundings.neighborhood())
                .ifPresent(observation -> desk.seen(List.of(observation)));
    }

    private synchronized void interrupted() {
        evidence.interrupted();
        freeBsd = new RouteMonitor();
    }

    /** Takes over what the kernel answered to a question, and looks whether its messages told that; on the poll's thread. */
    void baseline(KernelTable table) {
        if (standing.state() != CollectorState.WORKING && standing.state() != CollectorState.LIMITED) {
            return; // nothing is followed now, and what the kernel answers is older than what it will say
        }
        Set<Prefix> untold = compared(table);
        if (!untold.isEmpty()) {
            standing.is(
                    CollectorState.LIMITED,
                    "the kernel's routes changed, and no message told it: " + untold,
                    "see on the router whether '" + TOOLS.get(system) + "' tells of changes of these routes");
        }
    }

    private synchronized Set<Prefix> compared(KernelTable table) {
        return evidence.baseline(table, surroundings.now().monotonicNanos());
    }

    @Override
    public void close() {
        watching.close();
    }
}

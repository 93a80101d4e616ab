package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.evidence.Neighborhood;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Holds what the collectors saw against what the edge answers, after each round of questions and on the poll's thread: a
 * collector that looks in the wrong place gets nothing, and nothing by itself looks like a quiet network.
 */
final class Coverage {
    private final CaptureCoverage captures = new CaptureCoverage();
    private final LogCoverage logs = new LogCoverage();
    private final List<CaptureCollector> capturing = new CopyOnWriteArrayList<>();
    private final List<LogCollector> reading = new CopyOnWriteArrayList<>();
    private final List<RouteCollector> following = new CopyOnWriteArrayList<>();

    CaptureCoverage captures() {
        return captures;
    }

    LogCoverage logs() {
        return logs;
    }

    /** Takes note of a collector that has begun; on the thread that starts it. */
    void by(CaptureCollector capture) {
        capturing.add(capture);
    }

    /** As above. */
    void by(LogCollector log) {
        reading.add(log);
    }

    /** As above. */
    void by(RouteCollector routes) {
        following.add(routes);
    }

    /**
     * Compares a round of answers with what was collected.
     *
     * @param asked when the round began, in nanoseconds of the monotonic clock
     */
    void polled(EdgeSnapshot edge, long asked, Neighborhood neighborhood) {
        Set<IpAddress> ofInterest = new HashSet<>(neighborhood.nodes().keySet());
        ofInterest.addAll(neighborhood.ours());
        edge.neighbors().found().ifPresent(sessions -> {
            CaptureCoverage.Judgement judgement = captures.judge(sessions, asked, ofInterest);
            capturing.stream().findFirst().ifPresent(capture -> capture.judged(judgement));
        });
        edge.summary().found().ifPresent(summary -> {
            Map<IpAddress, Boolean> up = new TreeMap<>();
            summary.peers()
                    .forEach(peer -> IpAddress.parse(peer.name())
                            .filter(ofInterest::contains)
                            .ifPresent(address -> up.put(address, peer.established())));
            Set<IpAddress> untold = logs.round(up, asked);
            reading.forEach(log -> log.untold(untold));
        });
        edge.kernel().found().ifPresent(table -> following.forEach(collector -> collector.baseline(table)));
    }
}

package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.collect.CollectorStatus;
import io.vipwatch.monitor.collect.EdgeCollectors;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.FrrVersion;
import io.vipwatch.monitor.http.EvidenceReport;
import java.util.Optional;

/** How the edge's own evidence is come by, in the form of the API; on the thread that asks. */
final class EvidenceReports {
    private EvidenceReports() {}

    static EvidenceReport of(
            EdgeSection section,
            EdgeCollectors collectors,
            Optional<FrrVersion> version,
            Optional<String> edge,
            Moment now) {
        String host = section.ssh().host();
        return new EvidenceReport(
                edge.orElse(host),
                host,
                version.map(FrrVersion::text),
                version.flatMap(FrrVersion::system),
                collectors
                        .clock()
                        .map(ahead -> new EvidenceReport.Clock(ahead.offset(), ahead.uncertainty(), ahead.samples())),
                collectors.status().stream()
                        .map(status -> collector(status, now))
                        .toList(),
                collectors.turnedAway());
    }

    private static EvidenceReport.Collector collector(CollectorStatus status, Moment now) {
        return new EvidenceReport.Collector(
                status.name(),
                status.state(),
                EpochText.of(status.since().epochNanos()),
                now.since(status.since()),
                status.reason(),
                status.remedy(),
                status.received(),
                status.lost(),
                status.lastReceived().map(now::since));
    }
}

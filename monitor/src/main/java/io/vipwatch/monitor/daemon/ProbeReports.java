package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.ProbeReport;
import io.vipwatch.monitor.http.ProbeReport.Bucket;
import io.vipwatch.monitor.http.ProbeReport.Certificate;
import io.vipwatch.monitor.http.ProbeReport.RoundTrip;
import io.vipwatch.monitor.http.ProbeReport.State;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.RoundTrips;
import io.vipwatch.monitor.probe.Standing;
import io.vipwatch.monitor.prober.LiveReport;
import io.vipwatch.monitor.prober.SeenCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the prober says of a probe in the words of the API; on the thread that asks. */
final class ProbeReports {
    private ProbeReports() {}

    static ProbeReport of(LiveReport live, Moment now) {
        ProbeSection section = live.section();
        Standing standing = live.standing();
        Map<String, Long> lost = new TreeMap<>();
        standing.lost().forEach((failure, count) -> lost.put(failure.text(), count));
        return new ProbeReport(
                section.name(),
                section.kind(),
                section.target(),
                section.port(),
                state(live),
                standing.losingSince()
                        .map(since -> OptionalLong.of(since.epochNanos()))
                        .orElse(OptionalLong.empty()),
                section.flows(),
                standing.losing(),
                standing.service(),
                standing.nodes(),
                live.hurried(),
                live.interval(),
                standing.sent(),
                standing.good(),
                lost,
                standing.late(),
                standing.unexpected(),
                live.notSent(),
                live.obstacle(),
                standing.lastFailure(),
                live.lastAnswer()
                        .map(answer -> answer.addresses() + ", TTL "
                                + answer.timeToLive().toSeconds() + " s"),
                live.lastAnswer().map(DnsAnswer.Addresses::timeToLive),
                roundTrip(standing.roundTrips()),
                live.certificate().map(seen -> certificate(seen, now)),
                standing.lastOutage());
    }

    private static State state(LiveReport live) {
        if (live.standing().losingSince().isPresent()) {
            return State.LOSING;
        }
        return live.standing().known() && live.obstacle().isEmpty() ? State.GOOD : State.UNKNOWN;
    }

    private static RoundTrip roundTrip(RoundTrips.Counted counted) {
        List<Bucket> buckets = new ArrayList<>();
        List<Duration> bounds = RoundTrips.upperBounds();
        for (int i = 0; i < counted.counts().size(); i++) {
            Optional<Duration> bound = i < bounds.size() ? Optional.of(bounds.get(i)) : Optional.empty();
            buckets.add(new Bucket(bound, counted.counts().get(i)));
        }
        return new RoundTrip(counted.quantile(0.5), counted.quantile(0.99), counted.total(), buckets);
    }

    private static Certificate certificate(SeenCertificate seen, Moment now) {
        return new Certificate(
                seen.subject(),
                seen.issuer(),
                seen.names(),
                seen.notAfter().toString(),
                Duration.between(Instant.ofEpochSecond(0, now.epochNanos()), seen.notAfter()));
    }
}

package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeLossEnd;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a probe stands at some time.
 *
 * @param known whether anything is known of the target
 * @param losingSince when the outage that is not over began; empty while there is none
 * @param losing how many flows are out at the moment
 * @param losingReason why most probes of the outage that is not over were lost; empty while there is none
 * @param service whether the service works; empty where that is not known, or the probe asks no service
 * @param nodes who answers, sorted, as far as answers give names
 * @param sent how many probes were sent
 * @param good how many were good
 * @param lost how many were lost, a reason each
 * @param late how many answers came after the timeout
 * @param unexpected how many answers belonged to no probe: duplicates
 * @param lastFailure why the last lost probe was lost
 * @param roundTrips how long answers took
 * @param lastOutage the last outage that is over
 */
public record Standing(
        boolean known,
        Optional<Moment> losingSince,
        int losing,
        Optional<ProbeFailure> losingReason,
        Optional<Boolean> service,
        List<String> nodes,
        long sent,
        long good,
        Map<ProbeFailure, Long> lost,
        long late,
        long unexpected,
        Optional<String> lastFailure,
        RoundTrips.Counted roundTrips,
        Optional<ProbeLossEnd> lastOutage) {
    public Standing {
        nodes = List.copyOf(nodes);
        lost = Map.copyOf(lost);
    }
}

package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentReport.Outage;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import java.time.Duration;
import java.util.Optional;

/** The outages that probes of an incident met, and which one of them stands for it. */
final class Outages {
    private Outages() {}

    /** {@return one that goes on} */
    static Outage of(ProbeLossStart start) {
        return new Outage(
                start.probe().target().toString(),
                start.probe().probe(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                start.affected());
    }

    /** {@return one that is over} */
    static Outage of(ProbeLossEnd end) {
        return new Outage(
                end.probe().target().toString(),
                end.probe().probe(),
                end.gap(),
                Optional.of(end.gapUncertainty()),
                Optional.of(end.lossDerived()),
                end.lost(),
                end.sent(),
                end.affected().size());
    }

    /**
     * {@return whether an outage is told rather than another}. Of several probes, or of several losses, the longest is; where
     * two are about equally long, to a tenth, that of single flows, whose path is always the same, and then that which is
     * known better.
     */
    static boolean isBetter(Outage found, boolean ofFlows, Outage known, boolean knownOfFlows) {
        Duration more = gap(found).minus(gap(known));
        Duration tenth = gap(known).dividedBy(10);
        boolean alike =
                more.abs().compareTo(uncertainty(known).plus(uncertainty(found)).plus(tenth)) <= 0;
        if (!alike) {
            return more.isPositive();
        }
        int better = ofFlows == knownOfFlows
                ? uncertainty(known).compareTo(uncertainty(found))
                : Boolean.compare(ofFlows, knownOfFlows);
        return better > 0 || (better == 0 && !more.isNegative());
    }

    private static Duration gap(Outage outage) {
        return outage.gap().orElse(Duration.ZERO);
    }

    private static Duration uncertainty(Outage outage) {
        return outage.gapUncertainty().orElse(Duration.ZERO);
    }
}

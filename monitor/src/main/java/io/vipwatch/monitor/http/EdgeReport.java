package io.vipwatch.monitor.http;

import io.vipwatch.monitor.track.DecisionStep;
import io.vipwatch.monitor.track.EdgeChoice;
import io.vipwatch.monitor.track.EdgeChoice.Chosen;
import java.util.List;
import java.util.Optional;

/**
 * What the edge would choose of the nodes' paths, in the API.
 *
 * @param best the best path, if there is any
 * @param decidedBy the step of the decision process that put it first, in words; empty without a best path
 * @param multipath the paths that would be used at once, the best one first
 * @param notKnown what takes part in the decision and cannot be known from outside
 */
public record EdgeReport(Optional<Chosen> best, String decidedBy, List<Chosen> multipath, List<String> notKnown) {
    static EdgeReport of(EdgeChoice choice) {
        return new EdgeReport(
                choice.best(),
                choice.decidedBy().map(DecisionStep::text).orElse(""),
                choice.multipath(),
                EdgeChoice.NOT_KNOWN);
    }
}

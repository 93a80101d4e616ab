package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.explain.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param name the run's name
 * @param drill the drill
 * @param target the host that the faults are for
 * @param nodes the nodes that the faults may cost
 */
public record DrillRun(String name, DrillFile drill, String target, List<String> nodes) {
    public DrillRun {
        nodes = List.copyOf(nodes);
    }

    /** {@return what tells its traces on hosts from those of others} */
    String tag() {
        return name.replaceAll("[^A-Za-z0-9]", "_");
    }

    /**
     * {@return what is kept of it, from which every report can be made}
     *
     * @param started when it began, RFC 3339
     * @param predicted what was to be expected before it began
     * @param moves what else moves the figures, such as the timers in force (RFC 7747 §6), in words
     * @param result what came of it
     */
    public DrillResult kept(String started, Optional<Prediction> predicted, Map<String, String> moves, Result result) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(DrillResult.RUN, name);
        parameters.putAll(moves);
        parameters.put(DrillResult.STOLEN, result.stolen());
        return new DrillResult(
                DrillResult.SCHEMA,
                drill.name(),
                drill.description(),
                drill.claim(),
                target,
                drill.target().prefix(),
                started,
                predicted,
                drill.traffic().interval(),
                drill.traffic().flows(),
                drill.budgets(),
                parameters,
                result.repetitions());
    }

    /**
     * What came of it.
     *
     * @param ending how it ended
     * @param reason why, in words
     * @param repetitions what was measured
     * @param left what could not be taken back
     * @param stolen how much of the processors of the drill's host others took, in words
     */
    public record Result(
            Ending ending, String reason, List<Repetition> repetitions, List<Outstanding> left, String stolen) {
        public Result {
            repetitions = List.copyOf(repetitions);
            left = List.copyOf(left);
        }
    }
}

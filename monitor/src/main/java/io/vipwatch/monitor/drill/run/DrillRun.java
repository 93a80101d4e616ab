package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import java.util.List;

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
     * What came of it.
     *
     * @param ending how it ended
     * @param reason why, in words
     * @param repetitions what was measured
     * @param left what could not be taken back
     */
    public record Result(Ending ending, String reason, List<Repetition> repetitions, List<Outstanding> left) {
        public Result {
            repetitions = List.copyOf(repetitions);
            left = List.copyOf(left);
        }
    }
}

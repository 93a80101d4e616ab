package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Ending;
import java.util.OptionalLong;

/**
 * A repetition as it went, before what was measured is added.
 *
 * @param drill the drill
 * @param run the run
 * @param number which repetition, from 1
 * @param target the host that the faults are for
 * @param ending how it ended
 * @param reason why, in words; empty where it was completed
 * @param begin when the first fault began, in nanoseconds since the epoch; empty where it came to none
 */
public record Attempt(
        DrillFile drill, String run, int number, String target, Ending ending, String reason, OptionalLong begin) {}

package io.vipwatch.monitor.drill.run;

/** What the rim is asked to do; each ends in one {@link DrillEvent.Done}. */
public sealed interface Operation {
    /** Takes down how the hosts stand, to compare with later. */
    record Photograph() implements Operation {}

    /** Sees whether a fault can be made. */
    record Check(int step) implements Operation {}

    /** Puts the dead-man of a fault there. */
    record Arm(int step) implements Operation {}

    /** Sees whether it stands guard. */
    record ProveArmed(int step) implements Operation {}

    /** Makes the fault. */
    record Apply(int step) implements Operation {}

    /** Sees whether it is there. */
    record Verify(int step) implements Operation {}

    /** Takes it back. */
    record Revert(int step) implements Operation {}

    /** Sees whether it is gone. */
    record ProveReverted(int step) implements Operation {}

    /** Takes the dead-man away. */
    record Disarm(int step) implements Operation {}

    /** Sees whether nothing of it is left. */
    record ProveDisarmed(int step) implements Operation {}

    /** Compares how the hosts stand with how they stood. */
    record Compare() implements Operation {}

    /** Compares them once more after the rollbacks, which may have changed something. */
    record CompareAgain() implements Operation {}

    /** Takes down what was measured in this repetition. */
    record Measure() implements Operation {}

    /** Runs one of the commands that are run at the end in any case. */
    record RollBack(int index) implements Operation {}
}

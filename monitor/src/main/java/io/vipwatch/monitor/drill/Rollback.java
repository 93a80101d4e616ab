package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;

/**
 * One element of the key {@code rollbacks} of a drill file: what is run at the end in any case, after every fault has been
 * reverted, however the drill ended.
 *
 * @param run the command, run by {@code /bin/sh} on {@code on}
 * @param on where
 */
public record Rollback(String run, Place on) {
    /** Where a command is run. */
    public enum Place {
        /** On the target. */
        TARGET,
        /** On the machine that runs the drill. */
        RUNNER
    }

    private static final Key<String> RUN = Key.required("run", Scalar.text("a command"), "The command.");
    private static final Key<Place> ON = Key.optional(
            "on", Scalar.choice(Place.class), Place.TARGET, "Where: on the target or where the drill runs.");

    static final Section<Rollback> SHAPE = Section.of(values -> new Rollback(values.get(RUN), values.get(ON)), RUN, ON);
}

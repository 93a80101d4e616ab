package io.vipwatch.monitor.drill.run;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault as commands. Each may be run again: {@code revert} of a fault that is not on changes nothing.
 *
 * @param kind the fault's name in a drill file
 * @param summary what it does, in words
 * @param check succeeds where the fault can be made and taken back; changes nothing
 * @param apply makes it
 * @param verify succeeds once it is there; empty where that cannot be seen while it lasts
 * @param revert takes it back
 * @param verifyReverted succeeds once it is gone
 * @param returnTime how long it may take from the revert until it is gone
 * @param guard who takes it back if the runner does not
 */
public record FaultCommands(
        String kind,
        String summary,
        Script check,
        Script apply,
        Optional<Script> verify,
        Script revert,
        Script verifyReverted,
        Duration returnTime,
        Guard guard) {
    /** Who takes a fault back if the runner does not. */
    public enum Guard {
        /** A dead-man, where {@code revert} is run, whose lease the runner renews. */
        LEASE,
        /** The same, but the fault cuts the runner off as well: the lease is the time that the fault lasts. */
        CUT_OFF,
        /** Nobody has to: the fault goes by itself, or changes nothing. */
        NONE
    }

    FaultCommands guardedBy(Guard other) {
        return new FaultCommands(kind, summary, check, apply, verify, revert, verifyReverted, returnTime, other);
    }
}

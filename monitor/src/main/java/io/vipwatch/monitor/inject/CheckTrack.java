package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.InjectCheckFinding;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.time.Duration;

/**
 * What one check of one backend counts as: good after {@code rise} good results in a row, bad after {@code fall} bad ones.
 * A result that is neither stands in nobody's way.
 *
 * @param standing what it counts as; unknown until there have been enough results in a row
 * @param run which results came last in a row, of those that say something; unknown before the first
 * @param inARow how many
 * @param latest what the latest result was
 * @param detail the latest result in words
 * @param took how long the latest check took
 */
record CheckTrack(Outcome standing, Outcome run, int inARow, Outcome latest, String detail, Duration took) {
    /** A check that has not been made. */
    static final CheckTrack UNCHECKED =
            new CheckTrack(Outcome.UNKNOWN, Outcome.UNKNOWN, 0, Outcome.UNKNOWN, "", Duration.ZERO);

    /** {@return the track after one more result} */
    CheckTrack after(CheckResult result, int rise, int fall) {
        Outcome outcome = result.outcome();
        if (outcome == Outcome.UNKNOWN) {
            return new CheckTrack(standing, run, inARow, outcome, result.detail(), result.took());
        }
        int length = outcome == run ? inARow + 1 : 1;
        int needed = outcome == Outcome.GOOD ? rise : fall;
        Outcome counts = length >= needed ? outcome : standing;
        return new CheckTrack(counts, outcome, length, outcome, result.detail(), result.took());
    }

    /** {@return whether its results are on their way to another standing, so that more of them are wanted soon} */
    boolean isChanging() {
        return run != standing;
    }

    /**
     * {@return whether it has come to something: a standing, or the knowledge that it cannot be made}
     *
     * @param awaited whether it may be made before long, so that not to be able to make it is no knowledge yet
     */
    boolean hasCome(boolean awaited) {
        return standing != Outcome.UNKNOWN || (!awaited && !detail.isEmpty() && latest == Outcome.UNKNOWN);
    }

    /** {@return whether it has said something, be it never the same thing often enough in a row} */
    boolean hasSaidSomething() {
        return run != Outcome.UNKNOWN;
    }

    InjectCheckFinding finding(String check) {
        return new InjectCheckFinding(check, standing.text(), latest.text(), inARow, detail, took);
    }
}

package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The monitor, as a drill sees it. Its methods may wait, each on a thread of its own. */
public interface Observatory {
    /** {@return what it shows} */
    Sight look();

    /**
     * Tells it of something that was done.
     *
     * @param begin when, in nanoseconds since the epoch by the clock of this host
     * @param uncertainty how far that may be off, in nanoseconds
     */
    void tell(FaultOccurrence what, long begin, long uncertainty);

    /** {@return what it expects of a scenario by the timers in force; empty where it cannot tell} */
    default Optional<Prediction> predicted(Scenario scenario) {
        return Optional.empty();
    }

    /** The run is about to end before its time: nothing new is to be begun. */
    default void stopping() {}

    /**
     * {@return whether a fault without a time of its own has been on for long enough}
     *
     * @param converged whether packets to the address get through again, or none was lost for long enough
     */
    default boolean hasSeenEnough(boolean converged) {
        return converged;
    }

    /**
     * Has it ask by its probes more often, for a while: asked again, the time begins anew.
     *
     * @param reason the run, by which it can be ended
     * @param interval how often
     * @param lease after which it ends by itself
     */
    default void hurry(String reason, Duration interval, Duration lease) {}

    /** Ends what was begun for a reason. */
    default void rest(String reason) {}

    /** {@return what else moves the figures, in the order in which it is to be told} */
    default Map<String, String> parameters() {
        return Map.of();
    }

    /** {@return what it changes itself while a fault is on, for the plan, a line each} */
    default List<String> changes() {
        return List.of();
    }

    /** Says before a drill begins where it has to write down what it changes itself, before it does. */
    default void journal(RunJournal journal) {}

    /** {@return why records that an interrupted drill has changed are not back; empty: they are, as the server says} */
    default Optional<String> restore(NameRecords before) {
        return Optional.of("nothing is known of " + before + ": the configuration has no drill.dns with a key");
    }

    /** {@return what it has measured of a repetition} */
    Repetition measured(Attempt attempt);
}

package io.vipwatch.monitor.drill.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import java.util.List;

/** A line of the journal of a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunLine.Began.class, name = "began"),
    @JsonSubTypes.Type(value = RunLine.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = RunLine.Photographed.class, name = "photographed"),
    @JsonSubTypes.Type(value = RunLine.Arming.class, name = "arming"),
    @JsonSubTypes.Type(value = RunLine.Applying.class, name = "applying"),
    @JsonSubTypes.Type(value = RunLine.Reverted.class, name = "reverted"),
    @JsonSubTypes.Type(value = RunLine.Disarmed.class, name = "disarmed"),
    @JsonSubTypes.Type(value = RunLine.NameChanging.class, name = "name-changing"),
    @JsonSubTypes.Type(value = RunLine.NameRestored.class, name = "name-restored"),
    @JsonSubTypes.Type(value = RunLine.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = RunLine.Ended.class, name = "ended")
})
public sealed interface RunLine {
    /**
     * A run begins.
     *
     * @param run its name
     * @param drill the drill's name
     * @param target the host that the faults are for
     * @param began in nanoseconds since the epoch
     */
    record Began(String run, String drill, String target, long began) implements RunLine {}

    /**
     * What is to be done at the end in any case; written before anything is done.
     *
     * @param locks that are about to be taken, and have to be given back
     * @param rollbacks that have to be run
     */
    record Prepared(List<HostLock> locks, List<Script> rollbacks) implements RunLine {
        public Prepared {
            locks = List.copyOf(locks);
            rollbacks = List.copyOf(rollbacks);
        }
    }

    /** How the hosts stood before a repetition. */
    record Photographed(List<Photograph> photographs) implements RunLine {
        public Photographed {
            photographs = List.copyOf(photographs);
        }
    }

    /** A dead-man is about to be armed. */
    record Arming(Outstanding fault) implements RunLine {}

    /** A fault is about to be made. */
    record Applying(Outstanding fault) implements RunLine {}

    /** It was seen to be gone. */
    record Reverted(String id) implements RunLine {}

    /** Nothing of its dead-man is left. */
    record Disarmed(String id) implements RunLine {}

    /** The records of a name are about to be changed. */
    record NameChanging(NameRecords before) implements RunLine {}

    /** They were seen to be as before. */
    record NameRestored(String name) implements RunLine {}

    /** What a repetition measured. */
    record Measured(Repetition repetition) implements RunLine {}

    /** The run is over. */
    record Ended(Ending ending, String reason) implements RunLine {}
}

package io.vipwatch.monitor.drill.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import java.util.Map;

/** A line of the journal of a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEntry.Began.class, name = "began"),
    @JsonSubTypes.Type(value = RunEntry.Photographed.class, name = "photographed"),
    @JsonSubTypes.Type(value = RunEntry.Arming.class, name = "arming"),
    @JsonSubTypes.Type(value = RunEntry.Applying.class, name = "applying"),
    @JsonSubTypes.Type(value = RunEntry.Reverted.class, name = "reverted"),
    @JsonSubTypes.Type(value = RunEntry.Disarmed.class, name = "disarmed"),
    @JsonSubTypes.Type(value = RunEntry.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = RunEntry.Ended.class, name = "ended")
})
public sealed interface RunEntry {
    /**
     * A run begins.
     *
     * @param run its name
     * @param drill the drill's name
     * @param target the host that the faults are for
     * @param began in nanoseconds since the epoch
     */
    record Began(String run, String drill, String target, long began) implements RunEntry {}

    /** How the hosts stood before a repetition, by name. */
    record Photographed(Map<String, HostState> states) implements RunEntry {}

    /** A dead-man is about to be armed. */
    record Arming(Outstanding fault) implements RunEntry {}

    /** A fault is about to be made. */
    record Applying(Outstanding fault) implements RunEntry {}

    /** It was seen to be gone. */
    record Reverted(String id) implements RunEntry {}

    /** Nothing of its dead-man is left. */
    record Disarmed(String id) implements RunEntry {}

    /** What a repetition measured. */
    record Measured(Repetition repetition) implements RunEntry {}

    /** The run is over. */
    record Ended(Ending ending, String reason) implements RunEntry {}
}

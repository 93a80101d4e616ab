package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code probe.session-end}: a connection that a {@code tcp-session} probe kept is no more. Another one is made when the
 * flow's next probe is due.
 *
 * @param probe the probe
 * @param flow the flow
 * @param sourcePort its source port
 * @param node who answered on it last, if the answers name anybody
 * @param reason {@code reset} (RST), {@code closed} (FIN), {@code timeout} (given up, since nothing was answered for too
 *     long), {@code unreachable}, or {@code malformed}
 * @param detail the same in words
 * @param establishedEpochNanos when it was established, in nanoseconds since the epoch
 * @param lastAnswerEpochNanos when something was last received on it, in nanoseconds since the epoch; empty: never
 * @param silence how long nothing had been received when it ended; since it was established, if nothing ever was
 * @param answered how many probes were answered on it
 */
public record ProbeSessionEnd(
        @JsonUnwrapped ProbeTarget probe,
        int flow,
        OptionalInt sourcePort,
        Optional<String> node,
        ProbeFailure reason,
        String detail,
        @JsonProperty("established_ns") long establishedEpochNanos,
        @JsonProperty("last_answer_ns") OptionalLong lastAnswerEpochNanos,
        @JsonProperty("silence_ns") Duration silence,
        long answered)
        implements ProbeOccurrence {
    @Override
    public String type() {
        return "probe.session-end";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}

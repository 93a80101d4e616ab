package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A convergence incident as it stands: all changes that belong together, from the first until things are stable again
 * (RFC 6412 §3.2: from the convergence event to the recovery).
 *
 * @param id its name, {@code inc-} and the sequence number of the event that opened it
 * @param state whether it goes on
 * @param kind what sort of incident
 * @param cause what brought it about, by the best evidence
 * @param causeDetail the cause in words; for {@code unknown} the reason why
 * @param causeSource by what it is known, such as {@code bgp} or {@code bfd}
 * @param detectedBy how the loss of the node was found, where something had to be found and that is not the cause itself
 * @param nodes the nodes whose paths or sessions changed, in the order in which they did
 * @param openedBy the sequence number of the event that opened it
 * @param begin when it began, RFC 3339
 * @param beginEpochNanos the same in nanoseconds since the epoch
 * @param endEpochNanos when the last change came, once it is closed
 * @param closedEpochNanos when it was closed
 * @param ended why it was closed; empty while it is open
 * @param prefixes what it was for the tracked prefixes, those tracked by name first; not more than 64
 * @param prefixCount how many there are altogether
 * @param monitor the figures as the monitor's own sessions saw it
 * @param edge the figures as the edge's own evidence shows it
 * @param outage what probes lost, where probes watched
 * @param edgeAgrees whether the edge came to the same conclusion as the nodes say, by the cross-check, else by its next
 *     hops; empty where that was not seen
 * @param crosscheck what comparing with the edge found
 * @param reversion the way back
 * @param relapseOf the former incident that this one is a relapse of
 * @param relapses how often what was back was lost again within this incident
 * @param marks what makes its figures less certain
 * @param verdict of all budgets together; empty where no prefix has one
 * @param headline all of it in a few sentences
 * @param lookAt what a person should look at
 * @param timeline what happened, in order; not more than 48 steps
 * @param untold how many steps there were beyond those
 */
public record IncidentReport(
        String id,
        State state,
        Kind kind,
        IncidentCause cause,
        String causeDetail,
        String causeSource,
        Optional<IncidentCause> detectedBy,
        List<String> nodes,
        long openedBy,
        String begin,
        @JsonProperty("begin_ns") long beginEpochNanos,
        @JsonProperty("end_ns") OptionalLong endEpochNanos,
        @JsonProperty("closed_ns") OptionalLong closedEpochNanos,
        Optional<End> ended,
        List<IncidentPrefix> prefixes,
        int prefixCount,
        IncidentFigures monitor,
        IncidentFigures edge,
        Optional<Outage> outage,
        Optional<Boolean> edgeAgrees,
        IncidentCrosscheck crosscheck,
        Reversion reversion,
        Optional<String> relapseOf,
        int relapses,
        List<Mark> marks,
        Optional<IncidentPrefix.Verdict> verdict,
        String headline,
        List<String> lookAt,
        List<Step> timeline,
        int untold) {
    public IncidentReport {
        nodes = List.copyOf(nodes);
        // Journals of the first version had none.
        crosscheck = Objects.requireNonNullElse(crosscheck, IncidentCrosscheck.NONE);
        prefixes = List.copyOf(prefixes);
        marks = List.copyOf(marks);
        lookAt = List.copyOf(lookAt);
        timeline = List.copyOf(timeline);
    }

    /** Whether an incident goes on. */
    public enum State {
        /** Changes may still come. */
        OPEN("open"),
        /** Nothing has changed for the quiet time: what is lost may still be lost, but it is stable. */
        CLOSED("closed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** {@return the word in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * What sort of incident, by the prefix that fared worst among those tracked by name, if one is concerned: pod blocks go
     * with their node.
     */
    public enum Kind {
        /** An origin was lost, and others carried on. */
        FAILOVER("failover"),
        /** A tracked prefix had no path of its own, for a while or until the end. */
        OUTAGE("outage"),
        /** Paths changed, and every origin stayed. */
        CHANGE("change"),
        /** A prefix gained an origin. */
        GAIN("gain"),
        /** A session was lost, and no tracked prefix with it. */
        SESSION("session");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return the word in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /** Why an incident was closed. */
    public enum End {
        /** Nothing changed for the quiet time. */
        QUIET("quiet"),
        /** It went on for an hour; what comes next is another. */
        LONGEST("longest"),
        /** The monitor ended on purpose. */
        MONITOR_STOPPED("monitor-stopped"),
        /** The monitor ended without a word, and what happened until it began again was not seen. */
        MONITOR_RESTARTED("monitor-restarted");

        private final String text;

        End(String text) {
            this.text = text;
        }

        /** {@return the word in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * What probes lost.
     *
     * @param target what was probed
     * @param probe the probe that lost the most, by its name; empty in journals of the first version
     * @param gap from the last good probe to the first good one, less one interval; empty while it goes on
     * @param gapUncertainty by how much {@code gap} may be wrong either way; empty while it goes on
     * @param lossDerived lost probes times the interval
     * @param lost how many probes were lost
     * @param sent how many were sent
     * @param flowsAffected how many flows lost any
     */
    public record Outage(
            String target,
            String probe,
            @JsonProperty("gap_ns") Optional<Duration> gap,
            @JsonProperty("gap_uncertainty_ns") Optional<Duration> gapUncertainty,
            @JsonProperty("loss_derived_ns") Optional<Duration> lossDerived,
            long lost,
            long sent,
            int flowsAffected) {
        public Outage {
            probe = Objects.requireNonNullElse(probe, ""); // journals of the first version had neither
            gapUncertainty = Objects.requireNonNullElse(gapUncertainty, Optional.empty());
        }
    }

    /**
     * The way back (RFC 6414 §3.6: reversion).
     *
     * @param state {@code none}, {@code partial}, {@code complete}, or {@code not-needed} where nothing was lost
     * @param figures its instants and phases, all of whose names begin with {@code revert.}
     * @param outage what probes lost on the way back
     */
    public record Reversion(String state, IncidentFigures figures, Optional<Outage> outage) {}

    /**
     * Something about the monitor itself that makes the figures less certain.
     *
     * @param kind {@code stall}, {@code prober-lag}, {@code clock-step} or {@code events-missed}
     * @param epochNanos when
     * @param late how long nothing was seen, for a stall or a lag; empty for what has no length
     * @param detail what, in words
     */
    public record Mark(
            String kind,
            @JsonProperty("t_ns") long epochNanos,
            @JsonProperty("late_ns") Optional<Duration> late,
            String detail) {
        public Mark {
            late = Objects.requireNonNullElse(late, Optional.empty()); // journals of the first version had none
        }

        /** {@return that the monitor did not run for a while} */
        public static Mark stall(long epochNanos, Duration late, String detail) {
            return new Mark("stall", epochNanos, Optional.of(late), detail);
        }

        /** {@return that probes were not sent when they were due} */
        public static Mark proberLag(long epochNanos, Duration late, String detail) {
            return new Mark("prober-lag", epochNanos, Optional.of(late), detail);
        }

        /** {@return a mark without a length} */
        public static Mark of(String kind, long epochNanos, String detail) {
            return new Mark(kind, epochNanos, Optional.empty(), detail);
        }
    }

    /**
     * A step of the timeline.
     *
     * @param epochNanos when, by the monitor's clock
     * @param offset how long after the begin; negative before
     * @param source by what it is known
     * @param text what happened
     */
    public record Step(
            @JsonProperty("t_ns") long epochNanos,
            @JsonProperty("offset_ns") Duration offset,
            String source,
            String text) {}
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the cross-check found of the prefixes and nodes of an incident: whether the edge believes what the nodes say.
 *
 * @param verdict whether it does
 * @param detail why that cannot be said; empty where it can
 * @param findings what differed, in the order in which it was found; not more than 32
 * @param findingCount how much differed altogether
 */
public record IncidentCrosscheck(Verdict verdict, String detail, List<Finding> findings, int findingCount) {
    /** Of an incident that no cross-check has looked at. */
    public static final IncidentCrosscheck NONE =
            new IncidentCrosscheck(Verdict.NOT_COMPARED, "the edge is not asked", List.of(), 0);

    public IncidentCrosscheck {
        findings = List.copyOf(findings);
    }

    /** Whether the edge believes what the nodes say. */
    public enum Verdict {
        /** Everything was compared after the last change, and nothing differed for longer than it takes to learn of it. */
        AGREES("agrees"),
        /** Something differs. */
        DIFFERS("differs"),
        /** It was compared, but what the edge holds is not all known. */
        UNKNOWN("unknown"),
        /** It has not been compared since the last change. */
        NOT_COMPARED("not-compared");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** {@return the word in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /**
     * Something that differed.
     *
     * @param kind in which way, as in {@code missing-at-edge}, or {@code black-hole}
     * @param prefix the prefix
     * @param node the node; empty where it is about the prefix as a whole
     * @param sinceEpochNanos since when, in nanoseconds since the epoch
     * @param untilEpochNanos until when; empty while it goes on
     * @param detail both views in words; of a black hole, who says that the node is dead
     * @param lookAt where to look at the edge, or the line of its configuration that would have prevented it
     */
    public record Finding(
            String kind,
            Prefix prefix,
            Optional<String> node,
            @JsonProperty("since_ns") long sinceEpochNanos,
            @JsonProperty("until_ns") OptionalLong untilEpochNanos,
            String detail,
            String lookAt) {
        /** The kind of a black hole. */
        public static final String BLACK_HOLE = "black-hole";

        /** {@return whether it goes on} */
        public boolean goesOn() {
            return untilEpochNanos.isEmpty();
        }

        /** {@return whether packets go to a dead node} */
        public boolean isBlackHole() {
            return kind.equals(BLACK_HOLE);
        }

        /** {@return what makes it the same one when it is told of again} */
        public CrosscheckSubject.Identity identity() {
            return new CrosscheckSubject.Identity(kind, prefix, node);
        }

        /** {@return the same, which is over} */
        public Finding until(long epochNanos) {
            return new Finding(kind, prefix, node, sinceEpochNanos, OptionalLong.of(epochNanos), detail, lookAt);
        }
    }
}

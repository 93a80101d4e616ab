package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an incident was for one tracked prefix.
 *
 * @param name the name of the tracking rule
 * @param prefix the prefix
 * @param exact whether it is tracked by itself, rather than within a range
 * @param kind what it is in the cluster; empty where only its paths were seen to change
 * @param before the state before
 * @param worst the worst state meanwhile
 * @param after the state now, or when the incident was closed
 * @param originsBefore the nodes that announced it, or may have, before
 * @param originsLeast the fewest of them meanwhile
 * @param originsAfter the nodes that announce it now, or when the incident was closed
 * @param lostPaths how many paths went, were lost or became stale
 * @param gainedPaths how many came
 * @param changedPaths how many were announced otherwise than before
 * @param transition how one set of paths gave way to the next
 * @param took from the first sign of the change until its last path had gone, as the monitor's own table shows it
 * @param withoutRoute how long none of its own paths was present, as far as it is over
 * @param staleFor how long graceful restart kept paths as stale, as far as it is over: packets may have gone to a dead node
 * @param reverted whether it is as before
 * @param budget how the incident stands against each limit of its budget
 * @param verdict of all limits together; empty where there is no budget
 */
public record IncidentPrefix(
        String name,
        Prefix prefix,
        boolean exact,
        Optional<TrackedKind> kind,
        Optional<PrefixState> before,
        Optional<PrefixState> worst,
        Optional<PrefixState> after,
        List<String> originsBefore,
        List<String> originsLeast,
        List<String> originsAfter,
        int lostPaths,
        int gainedPaths,
        int changedPaths,
        Transition transition,
        @JsonProperty("took_ns") Optional<Duration> took,
        @JsonProperty("without_route_ns") Optional<Duration> withoutRoute,
        @JsonProperty("stale_ns") Optional<Duration> staleFor,
        boolean reverted,
        List<BudgetCheck> budget,
        Optional<Verdict> verdict) {
    public IncidentPrefix {
        originsBefore = List.copyOf(originsBefore);
        originsLeast = List.copyOf(originsLeast);
        originsAfter = List.copyOf(originsAfter);
        budget = List.copyOf(budget);
    }

    /** How one set of paths gave way to the next, in the monitor's table: what packets met, only probes can tell. */
    public enum Transition {
        /** At every moment a path of its own was present. */
        MAKE_BEFORE_BREAK("make-before-break"),
        /** For a while none was, then another came. */
        BREAK_BEFORE_MAKE("break-before-make"),
        /** None was present any more, and none has come since. */
        BREAK("break"),
        /** Its origins did not change. */
        NONE("none");

        private final String text;

        Transition(String text) {
            this.text = text;
        }

        /** {@return the word in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /** How an incident stands against a budget. */
    public enum Verdict {
        /** Within it, whatever the uncertainty. */
        WITHIN("within"),
        /** Beyond it, whatever the uncertainty. */
        EXCEEDED("exceeded"),
        /** The uncertainty leaves both open, or what is needed was not seen. */
        UNKNOWN("unknown");

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
     * One limit, and how the incident stands against it.
     *
     * @param phase the name of the phase
     * @param limit the limit
     * @param measured what it took, where that is known
     * @param uncertainty how far that may be off
     * @param basis whose figures these are: {@code edge}, {@code monitor} or {@code probe}; empty where there are none
     * @param verdict the verdict
     * @param reason why, where it is not plain
     */
    public record BudgetCheck(
            String phase,
            @JsonProperty("limit_ns") Duration limit,
            @JsonProperty("measured_ns") Optional<Duration> measured,
            @JsonProperty("uncertainty_ns") Optional<Duration> uncertainty,
            String basis,
            Verdict verdict,
            String reason) {}
}

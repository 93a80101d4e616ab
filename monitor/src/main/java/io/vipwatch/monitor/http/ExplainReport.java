package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What failovers should take by the timers in force, in the API.
 *
 * @param edge the edge's name; null where there is none
 * @param unknown why the edge's timers are not known; null where they are
 * @param timers what stands between the edge and each node
 * @param explanations what each scenario should take, a tracked prefix each
 * @param findings what in the configuration of both ends will cost seconds
 */
public record ExplainReport(
        Optional<String> edge,
        Optional<String> unknown,
        List<Timers> timers,
        List<Explanation> explanations,
        List<Finding> findings) {
    public ExplainReport {
        timers = List.copyOf(timers);
        explanations = List.copyOf(explanations);
        findings = List.copyOf(findings);
    }

    /**
     * What stands between the edge and a node.
     *
     * @param node the node's name
     * @param address its address
     * @param holdTime the hold time of their BGP session; null where it is not known
     * @param keepalive the time between KEEPALIVEs
     * @param stale for how long graceful restart keeps the node's routes, 0: not at all; null where it is not known
     * @param bfd the BFD session in words; null where it is not known
     * @param ourHoldTime the hold time of our own session with the node; null while there is none
     * @param notKnown what is not known, and why
     */
    public record Timers(
            String node,
            String address,
            @JsonProperty("hold_time_ns") Optional<Duration> holdTime,
            @JsonProperty("keepalive_ns") Optional<Duration> keepalive,
            @JsonProperty("stale_ns") Optional<Duration> stale,
            Optional<String> bfd,
            @JsonProperty("our_hold_time_ns") Optional<Duration> ourHoldTime,
            List<String> notKnown) {
        public Timers {
            notKnown = List.copyOf(notKnown);
        }
    }
}

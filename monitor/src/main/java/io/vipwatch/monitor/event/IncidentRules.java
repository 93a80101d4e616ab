package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;

/**
 * {@code incident.rules}: by which rules incidents are drawn from the events that follow, so that the journal alone says
 * all that a replay needs.
 *
 * @param quiet for how long nothing may change before an incident is closed
 * @param relapse for how long after a reversion a new loss counts as a relapse
 * @param tracked what is tracked
 */
public record IncidentRules(
        @JsonProperty("quiet_ns") Duration quiet,
        @JsonProperty("relapse_ns") Duration relapse,
        List<Tracked> tracked) implements Occurrence {
    /** Unless said otherwise. */
    public static final Duration DEFAULT_QUIET = Duration.ofSeconds(10);

    /** Unless said otherwise. */
    public static final Duration DEFAULT_RELAPSE = Duration.ofMinutes(5);

    public IncidentRules {
        tracked = List.copyOf(tracked);
    }

    /** {@return what holds as long as nothing is said} */
    public static IncidentRules unsaid() {
        return new IncidentRules(DEFAULT_QUIET, DEFAULT_RELAPSE, List.of());
    }

    @Override
    public String type() {
        return "incident.rules";
    }

    @Override
    public String subject() {
        return "monitor";
    }

    /**
     * What is tracked.
     *
     * @param name the rule's name
     * @param prefix the prefix
     * @param within whether every prefix inside is tracked, rather than this one
     * @param kind what it is in the cluster
     * @param budget what a failover may take, a limit for each phase
     */
    public record Tracked(String name, Prefix prefix, boolean within, TrackedKind kind, List<Limit> budget) {
        public Tracked {
            budget = List.copyOf(budget);
        }

        /** {@return whether {@code other} is tracked by this} */
        public boolean covers(Prefix other) {
            return within ? prefix.covers(other) : prefix.equals(other);
        }
    }

    /**
     * A limit of a budget.
     *
     * @param phase the name of the phase, such as {@code total}
     * @param limit how long it may take
     */
    public record Limit(
            String phase, @JsonProperty("limit_ns") Duration limit) {}
}

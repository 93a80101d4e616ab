package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;

/**
 * One element of {@code inject.services}: prefixes that are announced with the next hops of the backends that are healthy.
 *
 * @param name its name in events, tables and metrics
 * @param prefixes what is announced; within {@code inject.allow}
 * @param edges the names of the peers that it is announced to, in the order of the file
 * @param backends the nodes that serve it; the first of equal ones is preferred where an edge takes one path only
 * @param checks what is asked of each backend
 * @param needed how many of the checks that count must be good, 1 to their number
 * @param onBadHealth what becomes of a bad backend's path
 * @param gracefulShutdownTime how long a path is marked with GRACEFUL_SHUTDOWN before it is withdrawn, where the policy is so
 * @param allowBlackhole whether the last path may be withdrawn
 * @param onExit what becomes of the paths when the monitor ends
 * @param restartTime for how long the edge is asked to keep the paths while the monitor is away, where {@code onExit} is so;
 *     1 s to 4095 s in whole seconds
 * @param attributes what paths say of themselves
 * @param drain how a drain proceeds
 */
public record InjectServiceSection(
        String name,
        List<Prefix> prefixes,
        List<String> edges,
        List<InjectBackendSection> backends,
        List<InjectCheckSection> checks,
        int needed,
        BadHealth onBadHealth,
        Duration gracefulShutdownTime,
        boolean allowBlackhole,
        OnExit onExit,
        Duration restartTime,
        StateAttributes attributes,
        Drain drain) {
    /** What becomes of a bad backend's path. */
    public enum BadHealth {
        /** It is withdrawn. */
        WITHDRAW,
        /** It is announced with the attributes of {@code down}. */
        RAISE_MED,
        /** It is marked with GRACEFUL_SHUTDOWN (RFC 8326), and withdrawn a while later. */
        GRACEFUL_SHUTDOWN,
        /** Nothing; it is announced as if the backend were good, and events tell. */
        NOTHING
    }

    /** What becomes of the paths when the monitor ends. */
    public enum OnExit {
        /** They are withdrawn. */
        WITHDRAW,
        /** The edge keeps them by graceful restart (RFC 4724) for as long as it was told. */
        KEEP,
        /** They are drained as an operator would, and then withdrawn. */
        DRAIN
    }

    /** What must have been seen before a drained path is withdrawn. */
    public enum Evidence {
        /** The edge's best path and the probes have moved. */
        BOTH,
        /** The edge's best path has; for a service that no probe asks. */
        EDGE,
        /** The probes have; for an edge that cannot be asked. */
        PROBE
    }

    /**
     * What paths say of themselves in each state of health.
     *
     * @param up of a good backend
     * @param degraded of one that is good enough, while not all is well
     * @param down of a bad one that is announced still
     * @param drained of one that is being drained
     * @param maintenance of one that is being drained for maintenance
     */
    public record StateAttributes(
            InjectAttributesSection up,
            InjectAttributesSection degraded,
            InjectAttributesSection down,
            InjectAttributesSection drained,
            InjectAttributesSection maintenance) {
        private static final InjectAttributesSection LOWERED =
                InjectAttributesSection.ofMed(1000).shuttingDown();
        private static final Key<InjectAttributesSection> UP = of("up", InjectAttributesSection.ofMed(100), "good");
        private static final Key<InjectAttributesSection> DEGRADED =
                of("degraded", InjectAttributesSection.ofMed(500), "good enough, while not all is well");
        private static final Key<InjectAttributesSection> DOWN =
                of("down", InjectAttributesSection.ofMed(1000), "bad, and announced still");
        private static final Key<InjectAttributesSection> DRAINED = of("drained", LOWERED, "being drained");
        private static final Key<InjectAttributesSection> MAINTENANCE =
                of("maintenance", LOWERED, "being drained for maintenance");

        static final Section<StateAttributes> SHAPE = Section.of(
                        values -> new StateAttributes(
                                values.get(UP),
                                values.get(DEGRADED),
                                values.get(DOWN),
                                values.get(DRAINED),
                                values.get(MAINTENANCE)),
                        UP,
                        DEGRADED,
                        DOWN,
                        DRAINED,
                        MAINTENANCE)
                .checked(values -> List.of(DRAINED, MAINTENANCE).forEach(key -> {
                    if (values.get(key).equals(values.get(UP))) {
                        values.refuse(key, "the attributes of up", "something that makes a path worse than up does");
                    }
                }));

        private static Key<InjectAttributesSection> of(String state, InjectAttributesSection usual, String what) {
            return Key.optional(state, InjectAttributesSection.SHAPE, usual, "Of a backend that is " + what + ".");
        }
    }

    /**
     * How a drain proceeds.
     *
     * @param evidence what must have been seen before the path is withdrawn
     * @param timeout after which a step that has not come about is given up, and said what is missing
     */
    public record Drain(Evidence evidence, Duration timeout) {
        private static final Key<Evidence> EVIDENCE = Key.optional(
                "evidence",
                Scalar.choice(Evidence.class),
                Evidence.BOTH,
                "What must have been seen before a drained path is withdrawn: both, that the edge's best path and the"
                        + " probes have moved; edge, for a service that no probe asks; probe, for an edge that cannot be"
                        + " asked.");
        private static final Key<Duration> TIMEOUT = Key.optional(
                "timeout",
                Scalar.duration(
                        "1s to 1h, such as 60s",
                        time -> time.toMillis() >= 1000 && time.compareTo(Duration.ofHours(1)) <= 0),
                Duration.ofSeconds(60),
                "After which a step that has not come about is given up; an event says what is missing.");

        static final Section<Drain> SHAPE =
                Section.of(values -> new Drain(values.get(EVIDENCE), values.get(TIMEOUT)), EVIDENCE, TIMEOUT);
    }

    public InjectServiceSection {
        prefixes = List.copyOf(prefixes);
        edges = List.copyOf(edges);
        backends = List.copyOf(backends);
        checks = List.copyOf(checks);
    }

    /** {@return how many checks count; the others only degrade} */
    public int countingChecks() {
        return (int) checks.stream().filter(InjectServiceSection::counts).count();
    }

    /** {@return whether {@code check} counts among those that the service needs} */
    static boolean counts(InjectCheckSection check) {
        return check.onFailure() == InjectCheckSection.OnFailure.DOWN;
    }
}

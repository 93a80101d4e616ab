package io.vipwatch.monitor.probe;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.Optional;

/**
 * Which events have the probes hurry: an incident or a drill as long as it lasts, and what may become one for half a
 * minute.
 */
public final class PaceRule {
    private static final Duration SUSPICION = Duration.ofSeconds(30);

    private PaceRule() {}

    /** What an event means for the pace. */
    public sealed interface Change {
        /**
         * A reason to hurry.
         *
         * @param reason by which it can be taken back
         * @param within only probes of addresses in this prefix; empty: all
         * @param atMost for how long
         */
        record Hurry(String reason, Optional<Prefix> within, Duration atMost) implements Change {}

        /** A reason that holds no more. */
        record Rest(String reason) implements Change {}
    }

    /** {@return whether events of a type mean anything, so that others need not be read} */
    public static boolean concerns(String type) {
        return of(type, "").isPresent();
    }

    /**
     * {@return what an event means}
     *
     * @param type its type
     * @param subject what it is about
     */
    public static Optional<Change> of(String type, String subject) {
        return Optional.ofNullable(
                switch (type) {
                    case "incident.open" -> new Change.Hurry("incident " + subject, Optional.empty(), Pace.LONGEST);
                    case "incident.close" -> new Change.Rest("incident " + subject);
                    case "fault.armed", "fault.applied" ->
                        new Change.Hurry("fault " + subject, Optional.empty(), Pace.LONGEST);
                    case "fault.reverted", "fault.deadman-fired" ->
                        new Change.Hurry("fault " + subject, Optional.empty(), SUSPICION);
                    case "probe.loss-start" -> new Change.Hurry("loss " + subject, Optional.empty(), Pace.LONGEST);
                    case "probe.loss-end" -> new Change.Rest("loss " + subject);
                    case "prefix.state" -> new Change.Hurry("prefix " + subject, Prefix.parse(subject), SUSPICION);
                    case "session.down", "bfd.down", "service.down" ->
                        new Change.Hurry(type + " " + subject, Optional.empty(), SUSPICION);
                    default -> null;
                });
    }
}

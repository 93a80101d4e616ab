package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.fsm.Timer.FamilyKind;
import io.vipwatch.bgp.prefix.Family;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The families whose routes outlive their session (RFC 4724 §4.2, "Procedures for the Receiving Speaker"), with what
 * they wait for. In each phase a timer runs for the family, so that nothing stays stale for ever.
 *
 * @param phases what each family waits for; a family that is not here has no stale routes
 */
public record Retention(Map<Family, Phase> phases) {
    /** No stale routes. */
    public static final Retention NOTHING = new Retention(Map.of());

    public Retention {
        phases = Map.copyOf(phases);
    }

    /** What stale routes wait for. */
    public enum Phase {
        /** The peer has to come back. */
        RESTARTING,
        /** The peer has not restarted: the other of two connections with it has to come up (RFC 4271 §6.8). */
        GIVING_WAY,
        /**
         * As {@link #GIVING_WAY}, with routes that waited for an End-of-RIB already: the time for that runs on, through
         * as many such sessions as there are, so that none of them puts the routes' deadline off.
         */
        GIVING_WAY_AGAIN,
        /** The peer is back and has to send its End-of-RIB. */
        AWAITING_END_OF_RIB;

        /** {@return the timers that run for a family in this phase; each of them ends it} */
        public Set<FamilyKind> timers() {
            return switch (this) {
                case RESTARTING, GIVING_WAY -> Set.of(FamilyKind.RESTART);
                case GIVING_WAY_AGAIN -> Set.of(FamilyKind.RESTART, FamilyKind.STALE_PATH);
                case AWAITING_END_OF_RIB -> Set.of(FamilyKind.STALE_PATH);
            };
        }
    }

    Optional<Phase> phase(Family family) {
        return Optional.ofNullable(phases.get(family));
    }
}

package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.prefix.Family;
import java.util.Map;
import java.util.Optional;

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
        /** The peer is back and has to send its End-of-RIB. */
        AWAITING_END_OF_RIB
    }

    Optional<Phase> phase(Family family) {
        return Optional.ofNullable(phases.get(family));
    }
}

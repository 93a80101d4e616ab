package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import java.util.Optional;

/**
 * A reason to hold something for the cause of an incident. The stronger evidence wins; of equally strong, that which had
 * happened by the earlier instant, its uncertainty included: what lies somewhere between two rounds of questions does not
 * come before what was seen to happen between them.
 *
 * @param strength how much it weighs
 * @param cause the cause
 * @param node the node that it came through
 * @param detail the cause in words
 * @param source by what it is known
 * @param at when
 */
record Evidence(
        Strength strength, IncidentCause cause, Optional<String> node, String detail, String source, Moment at) {
    /** From the weakest to the strongest. */
    enum Strength {
        /** Something changed, and nothing says why. */
        CONSEQUENCE,
        /** The edge chose otherwise, and nothing that happened to its sessions or that nodes announced says why. */
        CHOICE,
        /** Another node's repetition of a route went or changed: an echo of what its origin did, or a policy. */
        ECHO,
        /** A node announces something that it did not announce before. */
        GAIN,
        /** A node announces its own route otherwise than before. */
        CHANGE,
        /** The edge's own sessions, where ours saw nothing. */
        EDGE,
        /** A node's word about a route that may or may not be its own. */
        HEARSAY,
        /** A node's own word, or the end of our session with it: the first of them is the cause. */
        WORD,
        /** Paths that had been kept as stale are gone for good. */
        EXPIRY,
        /** A drill says that it did it. */
        DRILL
    }

    /** {@return whether this replaces {@code other} as the cause} */
    boolean beats(Evidence other) {
        int weight = strength.compareTo(other.strength);
        return weight > 0 || (weight == 0 && happenedBy() < other.happenedBy());
    }

    private long happenedBy() {
        return at.monotonicNanos() + at.uncertaintyNanos();
    }
}

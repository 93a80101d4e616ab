package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A backend on its way out of service, out of it, or on its way back.
 *
 * @param phase how far it is
 * @param since when the operator asked, or when the phase began anew
 * @param deadline when the phase is given up
 * @param until when a maintenance is over
 * @param reason what the operator gave
 * @param missing what had not been seen when the phase was given up
 */
record Taking(Phase phase, Moment since, Moment deadline, Optional<Moment> until, String reason, List<String> missing) {
    /** How far it is. */
    enum Phase {
        /** Its path is announced with a lower preference, until the edge and the probes have moved. */
        LOWERED,
        /** They have not within the time, and the path stays as it is. */
        STUCK,
        /** Its path is withdrawn. */
        OUT,
        /** Its checks must be good anew, while its path is announced with a lower preference. */
        VERIFYING_LOWERED,
        /** The same, while its path is withdrawn. */
        VERIFYING_OUT;

        /** {@return whether the path is announced, with a lower preference} */
        boolean isAnnounced() {
            return this == LOWERED || this == STUCK || this == VERIFYING_LOWERED;
        }

        /** {@return whether it is on its way back} */
        boolean isVerifying() {
            return this == VERIFYING_LOWERED || this == VERIFYING_OUT;
        }
    }

    Taking {
        missing = List.copyOf(missing);
    }

    /** {@return the same in another phase} */
    Taking in(Phase next, List<String> notSeen) {
        return new Taking(next, since, deadline, until, reason, notSeen);
    }

    /** {@return on its way back} */
    Taking back(Moment now, Duration timeout) {
        Phase next = phase.isAnnounced() ? Phase.VERIFYING_LOWERED : Phase.VERIFYING_OUT;
        return new Taking(next, now, now.plus(timeout), Optional.empty(), reason, List.of());
    }
}

package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;

/** What the caller is to do after an event. */
public sealed interface Action {
    /** Transmit a packet now; {@link Session#transmit(Occasion)} gives it. */
    record Transmit(Occasion occasion) implements Action {}

    /** Report the new state. */
    record StateChanged(SessionState from, SessionState to, Diagnostic diagnostic, Cause cause) implements Action {
        /**
         * {@return whether clients of BFD should take the path for failed: the session was Up and nobody's operator
         * took it down}
         */
        public boolean failure() {
            return from == SessionState.UP && cause.failure();
        }
    }

    /** Count the packet as discarded; where it is not {@link DiscardReason#SESSION_ADMIN_DOWN}, it was never heard. */
    record Discard(DiscardReason reason) implements Action {}

    /** The remote system has acknowledged all that we advertise. */
    record PollAcknowledged() implements Action {}
}

package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import java.time.Duration;
import java.util.Optional;

/** What happens in a system. */
public sealed interface BfdEvent {
    /** {@return when it happened} */
    Stamp stamp();

    /**
     * A session has changed its state (RFC 5880 §6.2).
     *
     * @param stamp when the change was made; for a packet that caused it, {@code lastHeard} is when that arrived
     * @param session which
     * @param from the state before
     * @param to the state now
     * @param diagnostic bfd.LocalDiag: what we tell the remote system as the reason
     * @param remoteDiagnostic what the remote system said last, if it was ever heard
     * @param cause why, finer than the diagnostic
     * @param lastHeard when the last good packet arrived, by the kernel's stamp
     * @param detectionTime the Detection Time that was agreed before the change
     * @param failure whether clients of BFD should take the path for failed: it was Up, and nobody's operator took it
     *     down (RFC 5882 §3.2, §4.1)
     */
    record StateChanged(
            Stamp stamp,
            SessionIdentity session,
            SessionState from,
            SessionState to,
            Diagnostic diagnostic,
            Optional<Diagnostic> remoteDiagnostic,
            Cause cause,
            Optional<Stamp> lastHeard,
            Optional<Duration> detectionTime,
            boolean failure)
            implements BfdEvent {
        /**
         * {@return by how much the Down came after the detection time was over, where that is what happened: the delay
         * that this machine adds}
         */
        public Optional<Duration> overhead() {
            return cause == Cause.DETECTION_TIME_EXPIRED
                    ? lastHeard.flatMap(heard ->
                            detectionTime.map(time -> stamp.since(heard).minus(time)))
                    : Optional.empty();
        }
    }

    /** A range has got a session, in answer to a packet of {@code session}'s remote system (RFC 9468). */
    record SessionCreated(Stamp stamp, SessionIdentity session) implements BfdEvent {}

    /** The session of a range was not Up for the range's idle time, or its range was removed, and is forgotten. */
    record SessionForgotten(Stamp stamp, SessionIdentity session) implements BfdEvent {}

    /**
     * A range should have got a session, but its limits do not allow it. Told at most once a second for each range.
     *
     * @param stamp when
     * @param range the range's name
     * @param address the system that asked
     * @param reason which limit
     * @param suppressed how many further refusals of this range were not told since the last one that was
     */
    record CreationRefused(Stamp stamp, String range, String address, DiscardReason reason, long suppressed)
            implements BfdEvent {}

    /**
     * This process did not run in time: a packet waited, or was sent, later than it should by more than five
     * milliseconds. Told at most ten times a second.
     *
     * @param stamp when it was noticed
     * @param duration how late, the worst since the last one that was told
     * @param receiveBufferDrops how many datagrams the kernel dropped meanwhile because a receive buffer was full: if
     *     there are any, silence may be our fault
     * @param suppressed how many further stalls were not told since the last one that was
     */
    record Stalled(Stamp stamp, Duration duration, long receiveBufferDrops, long suppressed) implements BfdEvent {}

    /**
     * The intervals that are in effect have changed while Up, by a Poll Sequence (RFC 5880 §6.8.3) or because the remote
     * system changed its own.
     *
     * @param stamp when
     * @param session which
     * @param transmitInterval the time from one of our packets to the next, before jitter
     * @param detectionTime the Detection Time
     */
    record NegotiatedChanged(Stamp stamp, SessionIdentity session, Duration transmitInterval, Duration detectionTime)
            implements BfdEvent {}

    /**
     * A mistake of ours: the session of that name, or where there is none, one turn of the engine, has ended by an
     * exception. The session is gone; the others go on.
     *
     * @param stamp when
     * @param session which session has ended
     * @param exception what was thrown
     */
    record Faulted(Stamp stamp, Optional<SessionIdentity> session, RuntimeException exception) implements BfdEvent {}

    /**
     * The engine has ended by an error from which it cannot go on. All sessions are gone with it, and nothing is known of
     * them: what the remote systems see is silence. The last event of its system.
     *
     * @param stamp when
     * @param reason what was thrown
     */
    record EngineEnded(Stamp stamp, Throwable reason) implements BfdEvent {
        /** {@return the reason in words, for people} */
        public String text() {
            return reason.toString();
        }
    }
}

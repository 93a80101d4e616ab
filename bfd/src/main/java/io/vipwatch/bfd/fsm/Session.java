package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Optional;

/**
 * The state variables of a session (RFC 5880 §6.8.1). They are never reinitialised when the session fails, so one record
 * holds them in all four states; what exists only while the remote system is heard is in {@link Remote.Heard}.
 *
 * @param localDiscriminator bfd.LocalDiscr, 1 to 2^32-1, unique and random
 * @param parameters what the operator asks for
 * @param state bfd.SessionState
 * @param diagnostic bfd.LocalDiag
 * @param heldDown why the session is kept Down, while {@link Event.SignalDown} is in effect
 * @param remote what is known of the remote system
 * @param inEffect the intervals in effect
 * @param poll our Poll Sequence
 * @param authentication keys and sequence numbers
 */
public record Session(
        long localDiscriminator,
        Parameters parameters,
        SessionState state,
        Diagnostic diagnostic,
        Optional<Diagnostic> heldDown,
        Remote remote,
        Intervals inEffect,
        PollSequence poll,
        Authentication authentication) {
    /** The least Desired Min TX Interval of a session that is not Up, in microseconds (RFC 5880 §6.8.3). */
    public static final long SLOW_INTERVAL = 1_000_000;

    /** {@return a session that has heard nothing yet} */
    public static Session create(long localDiscriminator, Parameters parameters, Authentication authentication) {
        return new Session(
                localDiscriminator,
                parameters,
                SessionState.DOWN,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                new Remote.Unheard(),
                advertised(SessionState.DOWN, parameters),
                new PollSequence.Idle(),
                authentication);
    }

    /** {@return the same session with another state of its authentication} */
    public Session with(Authentication other) {
        return new Session(localDiscriminator, parameters, state, diagnostic, heldDown, remote, inEffect, poll, other);
    }

    /** {@return whether the two differ in nothing but authentication sequence numbers, if at all} */
    public boolean differsInSequenceNumbersOnly(Session other) {
        if (equals(other)) {
            return true;
        }
        Authentication theirs = other.authentication;
        return with(authentication.movedTo(theirs.transmitSequence(), theirs.receiveSequence()))
                .equals(other);
    }

    /** {@return the intervals we advertise now} */
    public Intervals advertised() {
        return advertised(state, parameters);
    }

    private static Intervals advertised(SessionState state, Parameters parameters) {
        long desired = parameters.desiredMinTxInterval();
        return new Intervals(
                state == SessionState.UP ? desired : Math.max(desired, SLOW_INTERVAL),
                parameters.requiredMinRxInterval());
    }

    /**
     * {@return the time from one periodic packet to the next, before jitter, in microseconds: the slower of the two
     * systems decides (RFC 5880 §6.8.7)}
     */
    public long transmitInterval() {
        return Math.max(inEffect.transmit(), remote.requiredMinRxIntervalOrInitial());
    }

    /**
     * {@return the Detection Time in microseconds (RFC 5880 §6.8.4, asynchronous mode), empty while the remote system is
     * not heard}
     */
    public Optional<Long> detectionTime() {
        return remote instanceof Remote.Heard heard ? Optional.of(detectionTime(heard)) : Optional.empty();
    }

    long detectionTime(Remote.Heard heard) {
        return heard.detectMult() * Math.max(inEffect.receive(), heard.desiredMinTxInterval());
    }

    /**
     * {@return the detection time of the remote system for our packets, in microseconds: for this long a session that was
     * disabled should go on transmitting before it is removed (RFC 5880 §6.8.16)}
     */
    public long remoteDetectionTime() {
        return parameters.detectMult() * transmitInterval();
    }

    /** {@return whether the remote system has Demand mode active: it wants no periodic packets (RFC 5880 §6.6)} */
    public boolean demandActiveOnRemote() {
        return state == SessionState.UP
                && remote instanceof Remote.Heard heard
                && heard.demand()
                && heard.state() == SessionState.UP;
    }

    /** {@return whether packets are transmitted periodically now (RFC 5880 §6.8.7)} */
    public boolean transmitsPeriodically() {
        return mayTransmit()
                && remote.requiredMinRxIntervalOrInitial() != 0
                && (poll.polling() || !demandActiveOnRemote());
    }

    private boolean mayTransmit() {
        return parameters.role() == Role.ACTIVE || remote.discriminatorOrZero() != 0;
    }

    /** {@return the packet to transmit on {@code occasion}; empty where the RFC forbids one} */
    public Optional<Transmission> transmit(Occasion occasion) {
        boolean periodic = occasion == Occasion.PERIODIC;
        if (!mayTransmit() || (periodic && !transmitsPeriodically())) {
            return Optional.empty();
        }
        ControlPacket packet = packet(periodic && poll.polling(), occasion == Occasion.FINAL);
        Authentication.Signed signed = authentication.sign(packet);
        Session after = new Session(
                localDiscriminator,
                parameters,
                state,
                diagnostic,
                heldDown,
                remote,
                inEffect,
                periodic ? poll.afterTransmission().next(transmitsPeriodically()) : poll,
                signed.after());
        return Optional.of(new Transmission(signed.packet(), after.equals(this) ? this : after));
    }

    /** {@return what we would say now, without Poll, Final and authentication} */
    ControlPacket contents() {
        return packet(false, false);
    }

    /** Demand is never asked for, Echo never offered, and control plane independence never claimed. */
    private ControlPacket packet(boolean pollBit, boolean finalBit) {
        Intervals advertised = advertised();
        return new ControlPacket(
                diagnostic,
                state,
                pollBit,
                finalBit,
                false,
                false,
                parameters.detectMult(),
                localDiscriminator,
                remote.discriminatorOrZero(),
                advertised.transmit(),
                advertised.receive(),
                0,
                Optional.empty());
    }
}

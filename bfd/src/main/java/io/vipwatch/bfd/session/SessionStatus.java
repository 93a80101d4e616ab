package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Intervals;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A session as it is.
 *
 * @param identity its name, the remote system, the range it comes from
 * @param local the address it is bound to, if it is
 * @param interfaceName the interface it is bound to, if it is
 * @param encapsulation single hop or multihop
 * @param parameters what the operator asks for
 * @param state bfd.SessionState
 * @param diagnostic bfd.LocalDiag
 * @param heard what the remote system said last, empty while it is silent: state, diagnostic, discriminator, intervals
 * @param localDiscriminator bfd.LocalDiscr
 * @param sourcePort the UDP source port of its packets
 * @param advertised the intervals we ask for now; one second at least to transmit unless Up
 * @param transmitInterval the time from one of our packets to the next, before jitter
 * @param detectionTime the Detection Time, empty while the remote system is silent
 * @param heldDown why the session is kept Down by {@link BfdSystem#signalDown}, if it is
 * @param since when it entered its state
 * @param failed whether it left Up by a failure the last time that it did, and not because an operator of either end took
 *     it out of use (RFC 5882 §4.1); false if it never was Up
 * @param lastHeard when its last good packet arrived
 * @param authentication the type with which we sign, if any
 * @param counters what was counted
 * @param gaps how regularly packets arrived
 */
public record SessionStatus(
        SessionIdentity identity,
        Optional<InetAddress> local,
        Optional<String> interfaceName,
        Encapsulation encapsulation,
        Parameters parameters,
        SessionState state,
        Diagnostic diagnostic,
        Optional<Remote.Heard> heard,
        long localDiscriminator,
        int sourcePort,
        Intervals advertised,
        Duration transmitInterval,
        Optional<Duration> detectionTime,
        Optional<Diagnostic> heldDown,
        Stamp since,
        boolean failed,
        Optional<Stamp> lastHeard,
        Optional<AuthenticationType> authentication,
        SessionCounters counters,
        ReceiveGaps gaps) {
    /** {@return the session's name} */
    public String name() {
        return identity.name();
    }

    /** {@return what was left of the detection time at the worst gap; negative if it was exceeded} */
    public Optional<Duration> headroom() {
        return gaps.headroom();
    }

    /** {@return what the gaps say about tighter timers} */
    public TimerAdvice advice() {
        return TimerAdvice.of(gaps);
    }
}

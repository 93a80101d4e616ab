package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import java.util.Optional;

/** What happens to a session. */
public sealed interface Event {
    /** A packet that was selected for this session has arrived; authentication is checked by the machine. */
    record Received(ControlPacket packet) implements Event {}

    /**
     * The silence deadline of {@link Deadlines} has passed: a detection time without a packet (RFC 5880 §6.8.4), or
     * twice that (§6.8.1, bfd.AuthSeqKnown).
     */
    record SilenceDeadlinePassed() implements Event {}

    /** The operator enables the session (RFC 5880 §6.8.16). */
    record Enable() implements Event {}

    /** The operator disables it, or something else says that the path has failed (RFC 5880 §6.8.16). */
    record Disable(Diagnostic diagnostic) implements Event {}

    /** The local forwarding plane was reset (RFC 5880 §6.8.15). */
    record ForwardingPlaneReset() implements Event {}

    /**
     * Something on this system, such as a failing health check, says that the path is of no use: the session goes Down
     * and stays so until {@link ClearDown}, whatever the remote system says. Unlike AdminDown that is a failure to the
     * remote system (RFC 5882 §3.2, §4.1).
     */
    record SignalDown(Diagnostic diagnostic) implements Event {}

    /** What kept the session Down is over. The diagnostic stays until the session advances, as always. */
    record ClearDown() implements Event {}

    /** A path joined to this one fails or recovers (RFC 5880 §6.8.17): said by the diagnostic, the state stays. */
    record ConcatenatedPathChanged(Diagnostic diagnostic) implements Event {}

    /** The operator changes intervals, multiplier or role (RFC 5880 §6.8.3, §6.8.10 to §6.8.12). */
    record ParametersChanged(Parameters parameters) implements Event {}

    /** The operator changes the keys, or turns authentication on or off (RFC 5880 §6.7). */
    record KeysChanged(Optional<KeyChain> keys) implements Event {}
}

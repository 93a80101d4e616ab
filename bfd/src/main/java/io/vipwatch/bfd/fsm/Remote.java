package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;

/** What is known of the remote system (the bfd.Remote… variables of RFC 5880 §6.8.1). */
public sealed interface Remote {
    /** Nothing is known: never heard, or silent for twice the detection time. */
    record Unheard() implements Remote {}

    /**
     * A detection time has passed in silence, so the discriminator is zero again; sequence numbers are remembered until
     * it has passed twice.
     *
     * @param detectionTime the detection time that passed, in microseconds
     */
    record Silent(long detectionTime) implements Remote {}

    /**
     * The last packet that passed all checks.
     *
     * @param discriminator bfd.RemoteDiscr, 1 to 2^32-1
     * @param state bfd.RemoteSessionState
     * @param diagnostic its Diagnostic
     * @param demand bfd.RemoteDemandMode
     * @param requiredMinRxInterval bfd.RemoteMinRxInterval in microseconds; zero asks for silence
     * @param desiredMinTxInterval its Desired Min TX Interval in microseconds
     * @param detectMult its Detect Mult
     * @param controlPlaneIndependent its C bit
     */
    record Heard(
            long discriminator,
            SessionState state,
            Diagnostic diagnostic,
            boolean demand,
            long requiredMinRxInterval,
            long desiredMinTxInterval,
            int detectMult,
            boolean controlPlaneIndependent)
            implements Remote {
        static Heard of(ControlPacket packet) {
            return new Heard(
                    packet.myDiscriminator(),
                    packet.state(),
                    packet.diagnostic(),
                    packet.demand(),
                    packet.requiredMinRxInterval(),
                    packet.desiredMinTxInterval(),
                    packet.detectMult(),
                    packet.controlPlaneIndependent());
        }
    }

    /** {@return bfd.RemoteDiscr: zero when the remote system is not heard} */
    default long discriminatorOrZero() {
        return switch (this) {
            case Heard heard -> heard.discriminator();
            case Unheard() -> 0;
            case Silent(long ignored) -> 0;
        };
    }

    /** {@return bfd.RemoteMinRxInterval in microseconds: its initial value of 1 when the remote system is not heard} */
    default long requiredMinRxIntervalOrInitial() {
        return switch (this) {
            case Heard heard -> heard.requiredMinRxInterval();
            case Unheard() -> 1;
            case Silent(long ignored) -> 1;
        };
    }
}

package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Optional;

/** The remote system of a test: what its next packet says. */
record Neighbor(
        SessionState state,
        boolean poll,
        boolean finalBit,
        boolean demand,
        int detectMult,
        long yourDiscriminator,
        long desiredMinTx,
        long requiredMinRx) {
    static final long DISCRIMINATOR = 77;

    static Neighbor says(SessionState state) {
        return new Neighbor(state, false, false, false, 3, Sessions.DISCRIMINATOR, 300_000, 300_000);
    }

    Neighbor polling() {
        return new Neighbor(state, true, finalBit, demand, detectMult, yourDiscriminator, desiredMinTx, requiredMinRx);
    }

    Neighbor answering() {
        return new Neighbor(state, poll, true, demand, detectMult, yourDiscriminator, desiredMinTx, requiredMinRx);
    }

    Neighbor demanding() {
        return new Neighbor(state, poll, finalBit, true, detectMult, yourDiscriminator, desiredMinTx, requiredMinRx);
    }

    Neighbor intervals(long tx, long rx) {
        return new Neighbor(state, poll, finalBit, demand, detectMult, yourDiscriminator, tx, rx);
    }

    Neighbor multiplier(int multiplier) {
        return new Neighbor(state, poll, finalBit, demand, multiplier, yourDiscriminator, desiredMinTx, requiredMinRx);
    }

    ControlPacket packet() {
        return new ControlPacket(
                Diagnostic.NO_DIAGNOSTIC,
                state,
                poll,
                finalBit,
                false,
                demand,
                detectMult,
                DISCRIMINATOR,
                yourDiscriminator,
                desiredMinTx,
                requiredMinRx,
                0,
                Optional.empty());
    }

    Event event() {
        return new Event.Received(packet());
    }
}

package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Optional;

/** What a remote system of a test sends. */
final class Packets {
    static final long DISCRIMINATOR = 77;

    private Packets() {}

    /** A packet at 50 ms × 3 without Poll, Final or authentication. */
    static ControlPacket says(SessionState state, long yourDiscriminator) {
        return says(state, DISCRIMINATOR, yourDiscriminator, 50_000);
    }

    static ControlPacket says(SessionState state, long myDiscriminator, long yourDiscriminator, long interval) {
        return new ControlPacket(
                Diagnostic.NO_DIAGNOSTIC,
                state,
                false,
                false,
                false,
                false,
                3,
                myDiscriminator,
                yourDiscriminator,
                interval,
                interval,
                0,
                Optional.empty());
    }
}

package io.vipwatch.bfd.packet;

import java.util.Optional;

/**
 * A BFD Control packet of version 1 (RFC 5880 §4.1). The Multipoint bit is not here: no packet that has it set passes
 * the reception checks, and we never set it.
 *
 * @param diagnostic the Diagnostic (Diag)
 * @param state the State (Sta)
 * @param poll the Poll (P) bit
 * @param finalBit the Final (F) bit
 * @param controlPlaneIndependent the Control Plane Independent (C) bit
 * @param demand the Demand (D) bit
 * @param detectMult Detect Mult, 1 to 255
 * @param myDiscriminator My Discriminator, 1 to 2^32-1
 * @param yourDiscriminator Your Discriminator, 0 to 2^32-1
 * @param desiredMinTxInterval Desired Min TX Interval in microseconds, 0 to 2^32-1
 * @param requiredMinRxInterval Required Min RX Interval in microseconds, 0 to 2^32-1
 * @param requiredMinEchoRxInterval Required Min Echo RX Interval in microseconds, 0 to 2^32-1
 * @param authentication the Authentication Section, present when the Authentication Present (A) bit is set
 */
public record ControlPacket(
        Diagnostic diagnostic,
        SessionState state,
        boolean poll,
        boolean finalBit,
        boolean controlPlaneIndependent,
        boolean demand,
        int detectMult,
        long myDiscriminator,
        long yourDiscriminator,
        long desiredMinTxInterval,
        long requiredMinRxInterval,
        long requiredMinEchoRxInterval,
        Optional<AuthenticationSection> authentication) {
    /** The version of RFC 5880. */
    public static final int VERSION = 1;

    /** The length of a packet without Authentication Section, in octets. */
    public static final int HEADER_LENGTH = 24;

    /** The longest packet that the Length field can describe, in octets. */
    public static final int MAXIMUM_LENGTH = 255;

    static final long UNSIGNED_32 = 0xffff_ffffL;

    public ControlPacket {
        requireRange("Detect Mult", detectMult, 1, 255);
        requireRange("My Discriminator", myDiscriminator, 1, UNSIGNED_32);
        requireRange("Your Discriminator", yourDiscriminator, 0, UNSIGNED_32);
        requireRange("Desired Min TX Interval", desiredMinTxInterval, 0, UNSIGNED_32);
        requireRange("Required Min RX Interval", requiredMinRxInterval, 0, UNSIGNED_32);
        requireRange("Required Min Echo RX Interval", requiredMinEchoRxInterval, 0, UNSIGNED_32);
    }

    /** {@return the Length field: header and Authentication Section, in octets} */
    public int length() {
        return HEADER_LENGTH + authentication.map(AuthenticationSection::length).orElse(0);
    }

    /** {@return this packet with the Authentication Section {@code section}} */
    public ControlPacket authenticatedBy(AuthenticationSection section) {
        return new ControlPacket(
                diagnostic,
                state,
                poll,
                finalBit,
                controlPlaneIndependent,
                demand,
                detectMult,
                myDiscriminator,
                yourDiscriminator,
                desiredMinTxInterval,
                requiredMinRxInterval,
                requiredMinEchoRxInterval,
                Optional.of(section));
    }

    static void requireRange(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " must be " + least + " to " + most + ": " + value);
        }
    }
}

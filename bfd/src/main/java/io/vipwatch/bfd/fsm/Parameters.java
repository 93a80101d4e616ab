package io.vipwatch.bfd.fsm;

/**
 * What the operator asks of a session (RFC 5880 §6.8.1), changeable at any time.
 *
 * @param role active or passive
 * @param desiredMinTxInterval in microseconds, 1 to 2^32-1; used when Up, and not below one second otherwise
 * @param requiredMinRxInterval in microseconds, 1 to 2^32-1. Zero, "send nothing", is not offered: who hears nothing
 *     detects nothing
 * @param detectMult bfd.DetectMult, 1 to 255
 */
public record Parameters(Role role, long desiredMinTxInterval, long requiredMinRxInterval, int detectMult) {
    private static final long UNSIGNED_32 = 0xffff_ffffL;

    public Parameters {
        requireRange("desired min TX interval", desiredMinTxInterval, UNSIGNED_32);
        requireRange("required min RX interval", requiredMinRxInterval, UNSIGNED_32);
        requireRange("detect multiplier", detectMult, 255);
    }

    private static void requireRange(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ": " + value);
        }
    }
}

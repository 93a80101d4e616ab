package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.AuthenticationType;

/** Which sequence numbers are accepted after another (RFC 5880 §6.7.3, §6.7.4): a circle of 32 bits. */
public final class SequenceWindow {
    private static final long UNSIGNED_32 = 0xffff_ffffL;

    private SequenceWindow() {}

    /**
     * {@return whether {@code sequence} is no replay and not too far ahead}
     *
     * @param last bfd.RcvAuthSeq, 0 to 2^32-1
     * @param sequence of the packet, 0 to 2^32-1
     * @param detectMult the packet's Detect Mult
     */
    public static boolean holds(long last, long sequence, AuthenticationType type, int detectMult) {
        long ahead = (sequence - last) & UNSIGNED_32;
        return ahead >= (type.meticulous() ? 1 : 0) && ahead <= 3L * detectMult;
    }

    /** {@return the number after {@code sequence}} */
    public static long next(long sequence) {
        return (sequence + 1) & UNSIGNED_32;
    }
}

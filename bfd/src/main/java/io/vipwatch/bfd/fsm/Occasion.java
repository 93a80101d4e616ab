package io.vipwatch.bfd.fsm;

/** Why a packet is transmitted (RFC 5880 §6.8.7). */
public enum Occasion {
    /** The transmission deadline has come. Only these packets carry the Poll bit (§6.5), and only they move it. */
    PERIODIC,
    /** The contents have changed, and the remote system should know before the next periodic packet. */
    CHANGE,
    /** The answer to a Poll. */
    FINAL
}

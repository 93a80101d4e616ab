package io.vipwatch.bfd.fsm;

/** Who begins (RFC 5880 §6.1). Single hop demands that both are active, but for unsolicited sessions (RFC 9468). */
public enum Role {
    /** Sends without having heard anything. */
    ACTIVE,
    /** Sends nothing before it has heard the remote system, and nothing after it has lost it. */
    PASSIVE
}

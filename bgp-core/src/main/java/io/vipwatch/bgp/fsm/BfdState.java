package io.vipwatch.bgp.fsm;

/**
 * What BFD says of the path to a peer, as far as BGP is its client (RFC 5882 §3). It stays what it is until somebody says
 * something else.
 */
public enum BfdState {
    /** Nothing yet: BFD was not Up, and the peer may not run it. No reason to end a session (RFC 5882 §4.1). */
    UNKNOWN,
    /** The path works. */
    UP,
    /** The path worked and failed (RFC 5882 §4.2). */
    DOWN,
    /** An operator took BFD out of use, at either end: no reason to end a session or to keep one waiting. */
    ADMIN_DOWN;

    /** {@return whether a session in strict mode may be established} */
    boolean permits() {
        return switch (this) {
            case UP, ADMIN_DOWN -> true;
            case UNKNOWN, DOWN -> false;
        };
    }
}

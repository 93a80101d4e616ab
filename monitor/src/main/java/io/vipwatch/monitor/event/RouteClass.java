package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What sort of change of a route it was (RFC 4098 §6.1). The two-letter beginnings say how one route gave way to the
 * next, that of the same peer and path identifier: by an announcement alone, which withdraws implicitly, or by an
 * explicit withdrawal before it. {@code WWDup} is of the work from which the RFC took these terms (Labovitz, Malan,
 * Jahanian: Internet Routing Instability, 1997).
 */
public enum RouteClass {
    /** A route is advertised that the peer did not have, or had lost without withdrawing it. */
    TUP("Tup"),
    /** A route is withdrawn; where it went without the peer's word, the reason of the change says by what. */
    TDOWN("Tdown"),
    /** Implicit withdrawal, and replacement by a route that differs in some path attribute. */
    AADIFF("AADiff"),
    /** Implicit withdrawal, and replacement by a route that is identical in all path attributes. */
    AADUP("AADup"),
    /** Explicit withdrawal, and replacement by a different route. */
    WADIFF("WADiff"),
    /** Explicit withdrawal, and replacement by a route that is identical in all path attributes. */
    WADUP("WADup"),
    /** Withdrawal of a route that was not there. */
    WWDUP("WWDup");

    private final String text;

    RouteClass(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

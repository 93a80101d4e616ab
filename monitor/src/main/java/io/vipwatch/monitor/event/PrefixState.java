package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether packets to a tracked prefix find a route, by longest match. */
public enum PrefixState {
    /** At least as many origins as wanted announce it. */
    REACHABLE("reachable"),
    /** A route is there, with fewer own origins than wanted. */
    DEGRADED("degraded"),
    /** Its own route is gone; a shorter prefix that covers it still matches. */
    COVERED("covered"),
    /** All that matches is kept by graceful restart for sessions that are gone. */
    STALE_ONLY("stale-only"),
    /** Nothing matches. */
    UNREACHABLE("unreachable");

    private final String text;

    PrefixState(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

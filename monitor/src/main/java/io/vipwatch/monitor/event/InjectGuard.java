package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What keeps the injector from doing what health alone would have it do. */
public enum InjectGuard {
    /** It would withdraw the last origin of a service. */
    LAST_ORIGIN("last-origin"),
    /** Too many backends went bad at once: our own view is suspect. */
    FAIL_OPEN("fail-open"),
    /** The backend comes and goes too often (RFC 2439). */
    DAMPING("damping"),
    /** Too many routes have changed of late. */
    RATE("rate"),
    /** The prefix is not within the list of those that may be announced. */
    ALLOW_LIST("allow-list"),
    /** A drill runs on the node. */
    DRILL("drill"),
    /** Not every check has been made once. */
    FIRST_ROUND("first-round");

    private final String text;

    InjectGuard(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What happened to a path. */
public enum RouteAction {
    /** A path appeared. */
    ANNOUNCE("announce"),
    /** An announcement replaced the path, perhaps with the same attributes. */
    REPLACE("replace"),
    /** The path is gone, for the reason given. */
    WITHDRAW("withdraw"),
    /** The session is gone, graceful restart keeps the path. */
    STALE("stale");

    private final String text;

    RouteAction(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

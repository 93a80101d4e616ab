package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What has become of a path. */
public enum PathState {
    /** Announced, and the session is up. */
    PRESENT("present"),
    /** The session is gone and graceful restart keeps the path (RFC 4724 §4.2): traffic may be black-holed. */
    STALE("stale"),
    /** Withdrawn by the peer's own word. */
    WITHDRAWN("withdrawn"),
    /** Gone with its session. */
    LOST("lost"),
    /** Withdrawn implicitly: another announcement of the same path differs from it (RFC 4271 §3.1). */
    REPLACED("replaced");

    private final String text;

    PathState(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** By what it is known what the edge believes. */
public enum FoundBy {
    /** By what the edge announces to us in its own BGP session. */
    SESSION("session", "bgp"),
    /** By what FRR and the kernel of the edge answered when they were asked. */
    POLL("poll", "poll");

    private final String text;
    private final String evidence;

    FoundBy(String text, String evidence) {
        this.text = text;
        this.evidence = evidence;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return the evidence that events name for it} */
    public String evidence() {
        return evidence;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether the node that announces a path is an origin of its prefix. */
public enum Ownership {
    /** The node is an origin. */
    OWN("own"),
    /** The node repeats another origin's route with itself as next hop. */
    RE_ADVERTISED("re-advertised"),
    /** What was seen does not tell. */
    UNATTRIBUTED("unattributed");

    private final String text;

    Ownership(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

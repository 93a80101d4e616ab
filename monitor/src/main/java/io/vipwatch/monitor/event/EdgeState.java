package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a session of the edge is there. */
public enum EdgeState {
    /** A BGP session is Established, or a BFD session Up. */
    UP("up"),
    /** It is not, or not any more. */
    DOWN("down");

    private final String text;

    EdgeState(String text) {
        this.text = text;
    }

    /** {@return the word in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a change of a BFD session came to be known. */
public enum BfdEvidence {
    /** The session told it when it happened. */
    TOLD("told"),
    /**
     * There was no room to tell it; the session's counters and state gave it away later. The event's time is that of the
     * session's last change, and what happened several times is one event.
     */
    CAUGHT_UP("caught-up");

    private final String text;

    BfdEvidence(String text) {
        this.text = text;
    }

    /** {@return the word in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

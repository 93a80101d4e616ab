package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a collector of the edge's evidence fares. */
public enum CollectorState {
    /** It has not got anything yet, and nothing is wrong so far. */
    WAITING("waiting"),
    /** It gets what it is there for. */
    WORKING("working"),
    /** It gets less than it could: whole seconds only, or not every line. */
    LIMITED("limited"),
    /** It gets nothing; it goes on trying. */
    FAILED("failed"),
    /** It was ended. */
    STOPPED("stopped");

    private final String text;

    CollectorState(String text) {
        this.text = text;
    }

    /** {@return the word in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

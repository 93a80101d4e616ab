package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** By what the edge itself shows what happened to it. */
public enum EvidenceSource {
    /** A line of FRR's log. */
    LOG("log"),
    /** A packet that was captured at the edge. */
    CAPTURE("capture"),
    /** A message of the edge's kernel about its routing table. */
    ROUTES("routes"),
    /** What the edge answered in one round of questions, and not in the one before. */
    POLL("poll");

    private final String text;

    EvidenceSource(String text) {
        this.text = text;
    }

    /** {@return the word in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

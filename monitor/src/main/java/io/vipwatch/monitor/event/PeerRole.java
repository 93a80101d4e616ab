package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a neighbour is in the cluster. */
public enum PeerRole {
    /** A cluster node: it originates the prefixes that are watched. */
    NODE("node"),
    /** The router in front of the nodes: what it announces it has learned from them. */
    EDGE("edge");

    private final String text;

    PeerRole(String text) {
        this.text = text;
    }

    /** {@return the name in configuration and events} */
    @JsonValue
    public String text() {
        return text;
    }
}

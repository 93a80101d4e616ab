package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a tracked prefix is in the cluster. */
public enum TrackedKind {
    /** A service address that several nodes announce. */
    VIP("vip"),
    /** Blocks of pod addresses; each belongs to exactly one node. */
    PODS("pods"),
    /** A range of service addresses that nodes announce as an aggregate. */
    SERVICES("services");

    private final String text;

    TrackedKind(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}

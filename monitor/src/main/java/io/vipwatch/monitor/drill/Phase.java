package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonValue;

/** What of a failover a budget is for, and a report has a row of (RFC 6412 §3, RFC 7747 §3). */
public enum Phase {
    /** From the fault until the neighbour is declared down. */
    DETECTION("detection", "fault → detected"),
    /** From there until the withdrawal arrives. */
    SIGNALLING("signalling", "detected → withdrawal"),
    /** From there until the edge has chosen other paths. */
    RIB("rib", "→ best path"),
    /** From there until the edge's kernel has them. */
    FIB("fib", "→ kernel"),
    /** From there until packets go the new way. */
    FIB_TO_DP("fib_to_dp", "→ packets"),
    /** From the fault until packets of every flow arrive again. */
    TOTAL("total", "fault → recovered"),
    /** From the fault until the service answers on a new connection. */
    SERVICE("service", "fault → service"),
    /** What probes lost, by the gap method. */
    OUTAGE("outage", "outage seen by probes"),
    /** The whole way back. */
    REVERSION("reversion", "way back");

    private final String text;
    private final String title;

    Phase(String text, String title) {
        this.text = text;
        this.title = title;
    }

    /** {@return its name in results and in incidents} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return what it is, for people} */
    public String title() {
        return title;
    }
}

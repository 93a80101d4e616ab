package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonValue;

/** By which means clients find a node that works. */
public enum Option {
    /** One virtual address, announced by several nodes with BGP. */
    BGP("bgp"),
    /** One name with an address of each node. */
    DNS("dns");

    private final String text;

    Option(String text) {
        this.text = text;
    }

    /** {@return its name in files} */
    @JsonValue
    public String text() {
        return text;
    }
}

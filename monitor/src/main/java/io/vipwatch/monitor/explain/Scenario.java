package io.vipwatch.monitor.explain;

import com.fasterxml.jackson.annotation.JsonValue;

/** A way in which a virtual address is put to the test: what fails, and how (RFC 7747 §5). */
public enum Scenario {
    /** A node loses its power or its link: nothing is said, packets just end. */
    NODE_FAILURE("node-failure", "single node failure"),
    /** The API server's process ends; node and BGP live on. */
    API_CRASH("api-crash", "API process crash"),
    /** A node can no longer be reached, and lives. */
    NETWORK_PARTITION("network-partition", "network partition"),
    /** The same with BFD between edge and node. */
    NETWORK_PARTITION_BFD("network-partition-bfd", "network partition, with BFD"),
    /** A node restarts in an orderly way and comes back. */
    NODE_RESTART("node-restart", "node restart"),
    /** A node's BGP speaker is asked to end, and says goodbye. */
    GRACEFUL_WITHDRAW("graceful-withdraw", "orderly withdrawal"),
    /** A node's BGP speaker is killed, then the node is lost: what graceful restart keeps leads nowhere. */
    STALE_AFTER_KILL("stale-after-kill", "BGP speaker killed, then the node lost"),
    /** The routing daemons of the edge restart. */
    EDGE_RESTART("edge-restart", "restart of the edge's routing"),
    /** Packets of a node get lost in one direction only. */
    ONE_WAY_LOSS("one-way-loss", "one-way loss"),
    /** Nothing is done: what the measurement itself shows. */
    NOOP("noop", "nothing at all (control run)");

    private final String text;
    private final String title;

    Scenario(String text, String title) {
        this.text = text;
        this.title = title;
    }

    /** {@return its name in files} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return what it is, for people} */
    public String title() {
        return title;
    }
}

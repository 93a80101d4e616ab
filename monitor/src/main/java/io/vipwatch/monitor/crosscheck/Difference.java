package io.vipwatch.monitor.crosscheck;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;

/**
 * Models one way in which two views of a prefix do not agree.
 *
 * @param kind in which way
 * @param prefix the prefix
 * @param node the node that it is about; empty when it is about the prefix as a whole
 * @param text both views, in words
 */
public record Difference(Kind kind, Prefix prefix, Optional<IpAddress> node, String text) {
    /** The ways in which views differ. */
    public enum Kind {
        /** The node announces it to us, and the edge has no path of the node. */
        MISSING_AT_EDGE("missing-at-edge"),
        /** The edge has a path of the node, and the node does not announce it to us. */
        EXTRA_AT_EDGE("extra-at-edge"),
        /** Both have the node's path, with another next hop. */
        NEXT_HOP_DIFFERS("next-hop-differs"),
        /** The edge keeps the node's path although its session is gone (RFC 4724 §4.2). */
        STALE_AT_EDGE("stale-at-edge"),
        /** bgpd has chosen a path, and zebra or the kernel does not forward by it. */
        NOT_INSTALLED("not-installed"),
        /** The edge has valid paths and forwards by none of them. */
        NOT_BEST("not-best"),
        /** The edge forwards over fewer next hops than it has equally good paths, or over others than bgpd chose. */
        ECMP_WIDTH_DIFFERS("ecmp-width-differs"),
        /** The edge's policy lets nothing of the node's pass (RFC 8212). */
        POLICY_REJECTED("policy-rejected");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return the name in events and tables} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /** What makes two differences the same one, seen twice. */
    record Identity(Kind kind, Prefix prefix, Optional<IpAddress> node) {}

    Identity identity() {
        return new Identity(kind, prefix, node);
    }
}

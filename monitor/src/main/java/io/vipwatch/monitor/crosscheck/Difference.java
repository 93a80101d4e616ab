package io.vipwatch.monitor.crosscheck;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import java.util.Arrays;
import java.util.Optional;

/**
 * Models one way in which two views of a prefix do not agree.
 *
 * @param kind in which way
 * @param prefix the prefix
 * @param node the node that it is about; empty when it is about the prefix as a whole
 * @param text both views, in words
 */
public record Difference(Kind kind, Prefix prefix, Optional<Node> node, String text) {
    /** The ways in which views differ. */
    public enum Kind {
        /** The node announces it to us, and the edge has no path of the node. */
        MISSING_AT_EDGE("missing-at-edge", "the edge sends nothing for this prefix through this node"),
        /** The edge has a path of the node, and the node does not announce it to us. */
        EXTRA_AT_EDGE("extra-at-edge", "the edge may send packets to a node that does not want them"),
        /** Both have the node's path, with another next hop. */
        NEXT_HOP_DIFFERS("next-hop-differs", "the edge sends packets elsewhere than the node says"),
        /** The edge keeps the node's path although the node is gone (RFC 4724 §4.2), or has not noticed that it is. */
        STALE_AT_EDGE(CrosscheckMismatch.STALE_AT_EDGE, "packets may go to a node that is not there any more"),
        /** bgpd has chosen a path, and zebra or the kernel does not forward by it. */
        NOT_INSTALLED("not-installed", "BGP looks right at the edge, and packets do not follow it"),
        /** The edge has valid paths and forwards by none of them. */
        NOT_BEST("not-best", "the edge could reach the prefix by BGP and does not"),
        /** The edge forwards over fewer next hops than it has equally good paths, or over others than bgpd chose. */
        ECMP_WIDTH_DIFFERS("ecmp-width-differs", "fewer nodes take part than could: less capacity, a harder failover"),
        /** The edge's policy lets nothing of the node's pass (RFC 8212). */
        POLICY_REJECTED("policy-rejected", "the edge hears the node and takes no route of it");

        private final String text;
        private final String meaning;

        Kind(String text, String meaning) {
            this.text = text;
            this.meaning = meaning;
        }

        /** {@return the name in events and tables} */
        @JsonValue
        public String text() {
            return text;
        }

        /** {@return what it means for packets} */
        public String meaning() {
            return meaning;
        }

        /** {@return the kind with this name, if this version has it} */
        public static Optional<Kind> named(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text.equals(text))
                    .findFirst();
        }
    }

    /** {@return what a mismatch of it at {@code edge} is about} */
    public CrosscheckSubject at(String edge) {
        return new CrosscheckSubject(kind.text(), edge, prefix, node.map(Node::name), node.map(Node::address));
    }

    CrosscheckSubject.Identity identity() {
        return as(kind);
    }

    /** {@return the identity of a difference of another kind about the same} */
    CrosscheckSubject.Identity as(Kind another) {
        return new CrosscheckSubject.Identity(another.text(), prefix, node.map(Node::name));
    }
}

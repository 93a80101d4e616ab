package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code bfd.warning}: something about BFD with a neighbour that its operator should know: that the neighbour runs none,
 * or why its packets are discarded.
 *
 * @param peer the neighbour
 * @param reason what, in words
 * @param count how often since this was said last, or 1
 */
public record BfdWarning(@JsonUnwrapped PeerName peer, String reason, long count) implements Occurrence {
    @Override
    public String type() {
        return "bfd.warning";
    }

    @Override
    public String subject() {
        return peer.peer();
    }
}

package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code session.warning}: something about a neighbour that its operator should know and that ends no session.
 *
 * @param peer the neighbour
 * @param reason what, in words
 * @param raw the octets that it is about, in hexadecimal; empty where there are none
 */
public record SessionWarning(@JsonUnwrapped PeerName peer, String reason, String raw) implements Occurrence {
    @Override
    public String type() {
        return "session.warning";
    }

    @Override
    public String subject() {
        return peer.peer();
    }
}

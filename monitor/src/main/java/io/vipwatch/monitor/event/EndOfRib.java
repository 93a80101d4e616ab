package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.Family;

/**
 * {@code route.end-of-rib}: the peer has sent all it had (RFC 4724 §2).
 *
 * @param peer the peer
 * @param family of which family
 */
public record EndOfRib(@JsonUnwrapped PeerName peer, Family family) implements Occurrence {
    @Override
    public String type() {
        return "route.end-of-rib";
    }

    @Override
    public String subject() {
        return peer.peer();
    }
}

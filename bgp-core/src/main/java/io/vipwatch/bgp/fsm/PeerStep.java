package io.vipwatch.bgp.fsm;

import java.util.List;

/**
 * What one event does to a peer.
 *
 * @param state the new state
 * @param actions what the rim has to do, in this order
 */
public record PeerStep(PeerState state, List<Action> actions) {
    public PeerStep {
        actions = List.copyOf(actions);
    }
}

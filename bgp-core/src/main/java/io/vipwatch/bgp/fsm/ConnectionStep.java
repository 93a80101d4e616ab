package io.vipwatch.bgp.fsm;

import java.util.List;
import java.util.Optional;

/**
 * What one event does to a connection.
 *
 * @param state the new state
 * @param actions what the rim has to do, in this order
 * @param ended why the connection is gone, if it is with this step
 */
record ConnectionStep(ConnectionState state, List<Action> actions, Optional<DownCause> ended) {
    ConnectionStep {
        actions = List.copyOf(actions);
    }

    static ConnectionStep to(ConnectionState state, Action... actions) {
        return new ConnectionStep(state, List.of(actions), Optional.empty());
    }

    static ConnectionStep stay(ConnectionState state) {
        return new ConnectionStep(state, List.of(), Optional.empty());
    }
}

package io.vipwatch.bgp.fsm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.fsm.Connection;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.ConnectionState;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import io.vipwatch.bgp.fsm.Connections;
import io.vipwatch.bgp.fsm.Timer;
import io.vipwatch.bgp.fsm.Timer.FamilyKind;
import io.vipwatch.bgp.fsm.Timer.Kind;
import io.vipwatch.bgp.fsm.Timer.PeerKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of a node after every event. */
final class Invariants {
    private Invariants() {}

    static void check(Node node, long now) {
        List<Connection> connections = node.state().connections().list();
        List<ConnectionId> established = connections.stream()
                .filter(connection -> connection.state() instanceof ConnectionState.Established)
                .map(Connection::id)
                .toList();
        assertThat(established).as("Established sessions with one peer").hasSizeLessThanOrEqualTo(1);
        assertThat(node.session().stream().toList())
                .as("every session that came up and did not go down is Established")
                .isEqualTo(established);
        noneIsIdle(connections);
        socketsAreThoseOf(node, connections);
        timersAreThoseOf(node, connections);
        if (!node.isStalled()) {
            node.table().check(node.session(), now);
        }
        assertThat(node.table().hasStale())
                .as("stale routes only with retention %s", node.state().retention())
                .isIn(false, !node.state().retention().phases().isEmpty());
    }

    private static void noneIsIdle(List<Connection> connections) {
        for (Connection connection : connections) {
            assertThat(connection.state()).isNotInstanceOf(ConnectionState.Idle.class);
        }
    }

    private static void socketsAreThoseOf(Node node, List<Connection> connections) {
        Set<ConnectionId> expected = new HashSet<>();
        for (Connection connection : connections) {
            if (!(connection.state() instanceof ConnectionState.Active(Opening opening) && opening == Opening.TCP)) {
                expected.add(connection.id());
            }
        }
        Set<ConnectionId> gone = new HashSet<>(expected);
        gone.removeAll(node.sockets());
        assertThat(gone)
                .as("connections without socket, whose end is about to be fed")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(expected).as("sockets without connection").containsAll(node.sockets());
    }

    private static void timersAreThoseOf(Node node, List<Connection> connections) {
        Set<Timer> expected = new HashSet<>();
        for (Connection connection : connections) {
            for (Kind kind : needed(connection.state(), node.settings().passive())) {
                expected.add(new Timer.OfConnection(connection.id(), kind));
            }
        }
        if (node.state().connections() instanceof Connections.None none) {
            switch (none.reason()) {
                case DAMPED -> expected.add(new Timer.OfPeer(PeerKind.IDLE_HOLD));
                case TOO_MANY_PREFIXES -> expected.add(new Timer.OfPeer(PeerKind.MAXIMUM_PREFIXES_RESTART));
                case STOPPED -> {}
            }
        }
        node.state()
                .retention()
                .phases()
                .forEach((family, phase) -> expected.add(new Timer.OfFamily(
                        family,
                        switch (phase) {
                            case RESTARTING -> FamilyKind.RESTART;
                            case AWAITING_END_OF_RIB -> FamilyKind.STALE_PATH;
                        })));
        Set<Timer> armed = new HashSet<>(node.timers());
        armed.remove(new Timer.OfPeer(PeerKind.STABLE));
        armed.removeIf(timer -> timer instanceof Timer.OfConnection(ConnectionId id, Kind kind)
                && kind == Kind.SEND_HOLD
                && connections.stream().anyMatch(connection -> connection.id().equals(id)));
        assertThat(armed).as("timers of %s", node.state()).isEqualTo(expected);
    }

    private static Set<Kind> needed(ConnectionState state, boolean passive) {
        return switch (state) {
            case ConnectionState.Idle _ -> Set.of();
            case ConnectionState.Connect(Opening opening) ->
                Set.of(opening == Opening.TCP ? Kind.CONNECT_RETRY : Kind.DELAY_OPEN);
            case ConnectionState.Active(Opening opening) ->
                switch (opening) {
                    case TCP -> passive ? Set.of() : Set.of(Kind.CONNECT_RETRY);
                    case DELAYED_OPEN -> Set.of(Kind.DELAY_OPEN);
                };
            case ConnectionState.OpenSent _ -> Set.of(Kind.HOLD);
            case ConnectionState.OpenConfirm confirm ->
                confirm.negotiated().keepsAlive() ? Set.of(Kind.HOLD, Kind.KEEPALIVE) : Set.of(Kind.HOLD);
            case ConnectionState.Established established ->
                established.negotiated().keepsAlive() ? Set.of(Kind.HOLD, Kind.KEEPALIVE) : Set.of();
        };
    }
}

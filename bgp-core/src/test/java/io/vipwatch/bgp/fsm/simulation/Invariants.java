package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.fsm.BfdState;
import io.vipwatch.bgp.fsm.Connection;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.ConnectionState;
import io.vipwatch.bgp.fsm.ConnectionState.Awaited;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import io.vipwatch.bgp.fsm.Connections;
import io.vipwatch.bgp.fsm.Negotiated;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.Timer;
import io.vipwatch.bgp.fsm.Timer.FamilyKind;
import io.vipwatch.bgp.fsm.Timer.Kind;
import io.vipwatch.bgp.fsm.Timer.PeerKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be true of a node after every event. Written without an assertion library: it runs millions of times. */
final class Invariants {
    private Invariants() {}

    static void require(boolean condition, String sentence, Object found) {
        if (!condition) {
            throw new AssertionError(sentence + ", but: " + found);
        }
    }

    static void check(Node node) {
        List<Connection> connections = node.state().connections().list();
        sessionIsTheOneEstablished(node, connections);
        socketsAreThoseOf(node, connections);
        timersAreThoseOf(node, connections);
        require(
                !node.table().hasStale() || !node.state().retention().phases().isEmpty(),
                "routes are stale only while retention waits for something",
                node.state());
        node.checkTable();
    }

    /** What BFD is for: a session that strict mode concerns waits for it, and nothing outlives its Down. */
    static void bfdHasItsSay(Node node, PeerEvent event) {
        if (event.equals(new PeerEvent.BfdStateChanged(BfdState.DOWN))) {
            require(node.session().isEmpty(), "no session outlives BFD Down", node.state());
            require(!node.table().hasStale(), "no stale route outlives BFD Down", node.state());
        }
    }

    static void mayComeUp(Node node, Negotiated negotiated) {
        boolean strict = node.settings().bfdStrictHold().isPresent()
                && negotiated.remote().capability(BfdStrictMode.class).isPresent();
        require(
                !strict || node.state().bfd() == BfdState.UP || node.state().bfd() == BfdState.ADMIN_DOWN,
                "a session in strict mode comes up only when BFD lets it",
                node.state());
    }

    private static void sessionIsTheOneEstablished(Node node, List<Connection> connections) {
        Optional<ConnectionId> established = Optional.empty();
        for (Connection connection : connections) {
            require(!(connection.state() instanceof ConnectionState.Idle), "no connection is Idle", node.state());
            if (connection.state() instanceof ConnectionState.Established) {
                require(established.isEmpty(), "never two Established sessions", node.state());
                established = Optional.of(connection.id());
            }
        }
        require(
                node.session().equals(established),
                "the session that came up and did not go down is the Established one",
                node.session() + " and " + node.state());
    }

    private static void socketsAreThoseOf(Node node, List<Connection> connections) {
        Set<ConnectionId> expected = new HashSet<>();
        for (Connection connection : connections) {
            if (!(connection.state() instanceof ConnectionState.Active(Opening opening) && opening == Opening.TCP)) {
                expected.add(connection.id());
            }
        }
        require(expected.containsAll(node.sockets()), "no socket without its connection", node.sockets());
        expected.removeAll(node.sockets());
        expected.removeAll(node.endsToBeFed());
        require(expected.isEmpty(), "no connection without its socket", expected);
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
        node.state().retention().phases().forEach((family, phase) -> {
            Set<FamilyKind> kinds = switch (phase) {
                case RESTARTING, GIVING_WAY -> Set.of(FamilyKind.RESTART);
                case GIVING_WAY_AGAIN -> Set.of(FamilyKind.RESTART, FamilyKind.STALE_PATH);
                case AWAITING_END_OF_RIB -> Set.of(FamilyKind.STALE_PATH);
            };
            kinds.forEach(kind -> expected.add(new Timer.OfFamily(family, kind)));
        });
        if (node.session().isPresent() && node.state().idleHoldLevel() > 0) {
            expected.add(new Timer.OfPeer(PeerKind.STABLE));
        }
        Set<Timer> armed = node.timers();
        for (Connection connection : connections) {
            Timer sendHold = new Timer.OfConnection(connection.id(), Kind.SEND_HOLD);
            if (armed.contains(sendHold)) {
                expected.add(sendHold);
            }
        }
        require(armed.equals(expected), "exactly the timers run that the state needs: " + expected, armed);
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
            case ConnectionState.OpenConfirm confirm
            when confirm.awaited() != Awaited.KEEPALIVE -> Set.of(Kind.BFD_HOLD);
            case ConnectionState.OpenConfirm confirm ->
                keepsAlive(confirm.negotiated()) ? Set.of(Kind.HOLD, Kind.KEEPALIVE) : Set.of(Kind.HOLD);
            case ConnectionState.Established established ->
                keepsAlive(established.negotiated()) ? Set.of(Kind.HOLD, Kind.KEEPALIVE) : Set.of();
        };
    }

    private static boolean keepsAlive(Negotiated negotiated) {
        return !negotiated.holdTime().isZero();
    }
}

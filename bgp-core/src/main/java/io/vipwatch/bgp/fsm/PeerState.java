package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.prefix.Family;
import java.util.Optional;
import java.util.Set;

/**
 * All that the machine remembers of a peer.
 *
 * @param connections the connections
 * @param next the name of the next connection
 * @param idleHoldLevel how often the idle hold was doubled; 0: the peer behaves
 * @param retention the families whose routes are kept stale
 * @param bfd what BFD says of the path to the peer
 * @param warned the families in which the peer is known to be close to its limit
 */
public record PeerState(
        Connections connections,
        ConnectionId next,
        int idleHoldLevel,
        Retention retention,
        BfdState bfd,
        Set<Family> warned) {
    public PeerState {
        warned = Set.copyOf(warned);
    }

    /** {@return a peer that has not been started} */
    public static PeerState initial() {
        return new PeerState(
                new Connections.None(Refusal.STOPPED),
                new ConnectionId(1),
                0,
                Retention.NOTHING,
                BfdState.UNKNOWN,
                Set.of());
    }

    /** {@return the connection whose session is Established, if there is one; there are never two} */
    public Optional<Connection> established() {
        for (Connection connection : connections.list()) {
            if (connection.isEstablished()) {
                return Optional.of(connection);
            }
        }
        return Optional.empty();
    }

    /** {@return the state of the connection that is furthest, by its name in RFC 4271} */
    public String text() {
        return connections.list().stream()
                .map(Connection::state)
                .max((left, right) -> Integer.compare(rank(left), rank(right)))
                .map(ConnectionState::text)
                .orElse("Idle");
    }

    private static int rank(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Idle _ -> 0;
            case ConnectionState.Active _ -> 1;
            case ConnectionState.Connect _ -> 2;
            case ConnectionState.OpenSent _ -> 3;
            case ConnectionState.OpenConfirm _ -> 4;
            case ConnectionState.Established _ -> 5;
        };
    }
}

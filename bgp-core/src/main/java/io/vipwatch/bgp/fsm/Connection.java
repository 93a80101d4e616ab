package io.vipwatch.bgp.fsm;

/**
 * One of the TCP connections with a peer.
 *
 * @param id its name
 * @param initiator who opened it
 * @param state its state
 */
public record Connection(ConnectionId id, Initiator initiator, ConnectionState state) {
    /** Who opened a TCP connection. */
    public enum Initiator {
        LOCAL,
        REMOTE
    }

    Connection in(ConnectionState other) {
        return new Connection(id, initiator, other);
    }

    /** {@return whether TCP is up} */
    boolean hasTransport() {
        return switch (state) {
            case ConnectionState.Idle _ -> false;
            case ConnectionState.Connect connect -> connect.opening() == ConnectionState.Opening.DELAYED_OPEN;
            case ConnectionState.Active active -> active.opening() == ConnectionState.Opening.DELAYED_OPEN;
            case ConnectionState.OpenSent _, ConnectionState.OpenConfirm _, ConnectionState.Established _ -> true;
        };
    }

    boolean isEstablished() {
        return state instanceof ConnectionState.Established;
    }
}

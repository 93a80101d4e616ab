package io.vipwatch.bgp.fsm;

import java.util.List;

/** The connections with a peer: two at most. */
public sealed interface Connections {
    /** {@return them, the older one first} */
    List<Connection> list();

    /**
     * None, and none wanted; the peer is Idle (RFC 4271 §8.2.2).
     *
     * @param reason why, and what an incoming connection is told
     */
    record None(Refusal reason) implements Connections {
        @Override
        public List<Connection> list() {
            return List.of();
        }
    }

    /** One, the normal case. */
    record Single(Connection connection) implements Connections {
        @Override
        public List<Connection> list() {
            return List.of(connection);
        }
    }

    /**
     * Two that came up at about the same time: a collision (RFC 4271 §6.8). The older one may have come to Established
     * in the meantime.
     */
    record Colliding(Connection older, Connection newer) implements Connections {
        @Override
        public List<Connection> list() {
            return List.of(older, newer);
        }
    }

    /**
     * The peer opened a new connection while the session is Established: it may have restarted (RFC 4724 §4.2). Its
     * OPEN will tell.
     */
    record Succeeding(Connection established, Connection successor) implements Connections {
        @Override
        public List<Connection> list() {
            return List.of(established, successor);
        }
    }
}

package io.vipwatch.bgp.fsm;

import java.util.List;
import java.util.Optional;

/** The connections with a peer: two at most. */
public sealed interface Connections {
    /** {@return them, the older one first} */
    List<Connection> list();

    /** {@return the same connections, of which this one has made a step} */
    Connections with(Connection changed);

    /** {@return the one that is not {@code connection}, if there are two} */
    default Optional<Connection> other(Connection connection) {
        for (Connection candidate : list()) {
            if (!candidate.id().equals(connection.id())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

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

        @Override
        public Connections with(Connection changed) {
            return this;
        }
    }

    /** One, the normal case. */
    record Single(Connection connection) implements Connections {
        @Override
        public List<Connection> list() {
            return List.of(connection);
        }

        @Override
        public Connections with(Connection changed) {
            return new Single(changed);
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

        @Override
        public Connections with(Connection changed) {
            return older.id().equals(changed.id()) ? new Colliding(changed, newer) : new Colliding(older, changed);
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

        @Override
        public Connections with(Connection changed) {
            return established.id().equals(changed.id())
                    ? new Succeeding(changed, successor)
                    : new Succeeding(established, changed);
        }
    }
}

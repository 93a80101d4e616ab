package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.fsm.Connection.Initiator;
import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.fsm.Connections.Colliding;
import io.vipwatch.bgp.fsm.Connections.Succeeding;
import io.vipwatch.bgp.message.Open;

/**
 * Which of two connections with a peer goes on (RFC 4271 §6.8, RFC 6286 §2.3, RFC 4724 §4.2).
 *
 * <p>Between two connections that came up together the one goes on that the speaker with the higher BGP Identifier
 * opened; with equal identifiers, the one with the higher AS number. Between two that the same side opened the newer
 * one goes on, because nobody opens a second one while the first is any good.
 */
final class Contention {
    private Contention() {}

    enum Verdict {
        BOTH_GO_ON,
        DROP_THIS,
        DROP_OTHER,
        REPLACE_OTHER
    }

    /**
     * Judges whenever one of two connections has made a step.
     *
     * @param before the connection before the step
     * @param after the connection after the step
     * @param other the other connection
     */
    static Verdict judge(
            PeerSettings local, Connections connections, Connection before, Connection after, Connection other) {
        if (connections instanceof Succeeding) {
            return opened(before, after) ? Verdict.REPLACE_OTHER : Verdict.BOTH_GO_ON;
        }
        if (opened(before, after)) {
            return opened(local, after, other);
        }
        if (after.isEstablished() && !before.isEstablished()) {
            return established(local, after, other);
        }
        return connected(local, before, after, other);
    }

    private static boolean opened(Connection before, Connection after) {
        return after.state() instanceof OpenConfirm && !(before.state() instanceof OpenConfirm);
    }

    private static Verdict opened(PeerSettings local, Connection after, Connection other) {
        Open remote = remote(after);
        boolean otherKnown = other.state() instanceof OpenConfirm || other.isEstablished();
        if (!wins(local, remote, after, other)) {
            // As long as the other has no OPEN it may still come to nothing.
            return otherKnown ? Verdict.DROP_THIS : Verdict.BOTH_GO_ON;
        }
        // The peer may have decided against either one; its KEEPALIVE or its Cease will tell.
        return other.isEstablished() ? Verdict.BOTH_GO_ON : Verdict.DROP_OTHER;
    }

    private static Verdict established(PeerSettings local, Connection after, Connection other) {
        return switch (other.state()) {
            case ConnectionState.OpenSent _, OpenConfirm _ ->
                wins(local, remote(after), after, other) ? Verdict.DROP_OTHER : Verdict.BOTH_GO_ON;
            case ConnectionState.Idle _, ConnectionState.Connect _, ConnectionState.Active _, Established _ ->
                Verdict.DROP_OTHER;
        };
    }

    /** TCP of our own attempt came up when the peer's identifier is known already: no need to wait for its OPEN. */
    private static Verdict connected(PeerSettings local, Connection before, Connection after, Connection other) {
        boolean connected = before.state() instanceof ConnectionState.Connect
                && !before.state().equals(after.state());
        return connected && other.state() instanceof OpenConfirm && !wins(local, remote(other), after, other)
                ? Verdict.DROP_THIS
                : Verdict.BOTH_GO_ON;
    }

    private static boolean wins(PeerSettings local, Open remote, Connection one, Connection other) {
        if (one.initiator() == other.initiator()) {
            return one.id().isNewerThan(other.id());
        }
        return (one.initiator() == Initiator.LOCAL) == localIsPreferred(local, remote);
    }

    private static boolean localIsPreferred(PeerSettings local, Open remote) {
        int byId = Long.compare(local.routerId().unsigned(), remote.routerId().unsigned());
        return byId != 0 ? byId > 0 : local.localAs() > remote.asn();
    }

    private static Open remote(Connection connection) {
        return switch (connection.state()) {
            case OpenConfirm openConfirm -> openConfirm.negotiated().remote();
            case Established established -> established.negotiated().remote();
            case ConnectionState.Idle _,
                    ConnectionState.Connect _,
                    ConnectionState.Active _,
                    ConnectionState.OpenSent _ -> throw new IllegalStateException("no OPEN in " + connection);
        };
    }

    /** {@return the one to give up when the peer opens a third connection} */
    static Connection abandoned(Colliding colliding) {
        if (colliding.older().isEstablished()) {
            return colliding.newer();
        }
        if (colliding.newer().isEstablished() || colliding.older().initiator() == Initiator.REMOTE) {
            return colliding.older();
        }
        return colliding.newer();
    }
}

package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.ConnectionId;
import java.util.ArrayDeque;
import java.util.Optional;

/** One end of a TCP connection: what its host sent and the other host has not got yet, and what was not read yet. */
final class Socket {
    final Host owner;
    final ArrayDeque<Segment> inFlight = new ArrayDeque<>();
    final ArrayDeque<Segment> unread = new ArrayDeque<>();
    private Optional<Socket> remote = Optional.empty();
    private Optional<ConnectionId> id;
    private boolean open = true;
    private boolean pumping;
    private boolean outputWaits;
    private long blockedSince = -1;

    Socket(Host owner, Optional<ConnectionId> id) {
        this.owner = owner;
        this.id = id;
    }

    static void join(Socket initiator, Socket acceptor) {
        initiator.remote = Optional.of(acceptor);
        acceptor.remote = Optional.of(initiator);
    }

    Optional<Socket> remote() {
        return remote;
    }

    Optional<ConnectionId> id() {
        return id;
    }

    void bind(ConnectionId name) {
        id = Optional.of(name);
    }

    boolean isOpen() {
        return open;
    }

    /** The application or the host does not know it any more; what is in flight still arrives. */
    void close() {
        open = false;
        unread.clear();
    }

    boolean isOutputWaiting() {
        return outputWaits;
    }

    void outputWaits(boolean waits) {
        outputWaits = waits;
    }

    boolean startPumping() {
        boolean started = !pumping;
        pumping = true;
        return started;
    }

    void stopPumping() {
        pumping = false;
    }

    /** Notes whether the network lets segments through and says for how long it has not. */
    long blocked(boolean blocked, long now) {
        if (!blocked) {
            blockedSince = -1;
        } else if (blockedSince < 0) {
            blockedSince = now;
        }
        return blocked ? now - blockedSince : 0;
    }
}

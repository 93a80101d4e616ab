package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Sends a peer what it is to be told, on that peer's event loop: as fast as the connection takes it, and a stretch at a
 * time, so that sockets and timers get their turn.
 */
// Tasks for the event loop catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class Sender {
    /** Messages between two looks at the sockets and timers of the event loop. */
    private static final int STRETCH = 64;

    private final Peer peer;
    private final EventLoop loop;
    private final Wire wire;
    private final StatusBoard board;
    private final AdvertisedRoutes advertised;
    private final Executor guarded;
    private Optional<Connection> established = Optional.empty();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean scheduled;

    /**
     * Makes a sender without a session.
     *
     * @param guarded runs a task at once, and deals with what it throws
     */
    Sender(Peer peer, EventLoop loop, Wire wire, StatusBoard board, AdvertisedRoutes advertised, Executor guarded) {
        this.peer = peer;
        this.loop = loop;
        this.wire = wire;
        this.board = board;
        this.advertised = advertised;
        this.guarded = guarded;
    }

    /** Changes what the peer is told, and tells it. */
    void advertise(List<Announcement> announce, List<RouteKey> withdraw) {
        advertised.change(announce, withdraw);
        later();
    }

    /** Sets whether what is to be announced is all known, and End-of-RIB may be sent. */
    void complete(boolean value) {
        advertised.complete(value);
        later();
    }

    /** {@return done when all that the peer is to be told now has been handed to the connection, or there is none} */
    CompletableFuture<Void> told() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(done);
        later();
        return done;
    }

    void sessionUp(Connection connection, NegotiatedSession context) {
        established = Optional.of(connection);
        advertised.sessionUp(context);
        later();
    }

    void sessionDown() {
        established = Optional.empty();
        advertised.sessionDown();
    }

    /** Sends all routes of a family again. */
    void refresh(Family family) {
        advertised.refresh(family);
        later();
    }

    /** Sends what the connection takes. */
    void pump() {
        if (scheduled) {
            return;
        }
        boolean roomForMore = established.map(this::sendStretch).orElse(true);
        if (roomForMore && advertised.hasWork()) {
            advertised.workOff();
            board.advertised(advertised.size());
            later();
        } else if (roomForMore && !waiting.isEmpty()) {
            List<CompletableFuture<Void>> done = List.copyOf(waiting);
            waiting.clear();
            done.forEach(each -> each.complete(null));
        }
    }

    /** {@return whether all that was ready is sent} */
    private boolean sendStretch(Connection connection) {
        int stretch = STRETCH;
        boolean allSent = false;
        while (stretch > 0 && !allSent && connection.isWritable()) {
            Optional<BgpMessage> next = advertised.poll();
            next.ifPresent(message -> {
                permit(message);
                wire.write(connection, message);
            });
            allSent = next.isEmpty();
            stretch--;
        }
        connection.flush();
        if (stretch == 0) {
            later();
        }
        return allSent;
    }

    /** The promise of {@link PeerConfig#announce}, kept where every UPDATE passes. */
    private void permit(BgpMessage message) {
        if (!board.config().announce()
                && message instanceof Update update
                && !update.announcements().isEmpty()) {
            throw new IllegalStateException("nothing may be announced to " + peer);
        }
    }

    /** Goes on after the event loop has looked at its sockets and timers. */
    private void later() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(
                    () -> {
                        scheduled = false;
                        guarded.execute(this::pump);
                    },
                    1,
                    TimeUnit.NANOSECONDS);
        }
    }
}

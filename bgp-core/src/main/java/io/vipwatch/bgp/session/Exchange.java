package io.vipwatch.bgp.session;

import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.Negotiated;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange of routes while a session is Established, from its beginning to its end, on the event loop of the peer.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Peer peer;
    private final StatusBoard board;
    private final ReceivedRoutes received;
    private final Sender sender;
    private final Surroundings surroundings;
    private Stamp lastMessage;
    private String lossText = "";

    Exchange(
            Peer peer,
            StatusBoard board,
            ReceivedRoutes received,
            Sender sender,
            Surroundings surroundings,
            Stamp now) {
        this.peer = peer;
        this.board = board;
        this.received = received;
        this.sender = sender;
        this.surroundings = surroundings;
        lastMessage = now;
    }

    /** The peer gave a sign of life. */
    void heard(Stamp stamp) {
        lastMessage = stamp;
    }

    void up(Stamp stamp, Connection connection, Negotiated negotiated) {
        SessionStatus.Established detail = new SessionStatus.Established(
                connection.localAddress(),
                connection.remoteAddress(),
                connection.initiatedHere(),
                negotiated.remote(),
                negotiated.context(),
                negotiated.holdTime(),
                negotiated.keepaliveTime());
        lastMessage = stamp;
        board.up(detail);
        surroundings.tell(new SpeakerEvent.SessionUp(stamp, peer, detail));
        sender.sessionUp(connection, negotiated.context());
    }

    void down(Stamp stamp, DownCause cause, Optional<Notification> sent) {
        lossText = cause.text();
        sender.sessionDown();
        board.down(cause, stamp);
        surroundings.tell(new SpeakerEvent.SessionDown(stamp, peer, cause, sent, lastMessage));
    }

    /** The routes of a family go with the session that went down. */
    void flush(Stamp stamp, Family family) {
        received.flush(stamp, family, lossText);
    }

    /**
     * Applies a message.
     *
     * @param withdrawn why the routes of an UPDATE are withdrawn, if they are because it was malformed
     * @return what the machine has to be told next
     */
    List<PeerEvent> deliver(Stamp stamp, ConnectionId id, BgpMessage message, Optional<WithdrawalReason> withdrawn) {
        return switch (message) {
            case Update update -> {
                received.update(stamp, update, withdrawn);
                yield prefixCounts(id);
            }
            case RouteRefresh refresh -> {
                refresh(stamp, refresh);
                yield List.of();
            }
            case Open _, Notification _, Keepalive _ ->
                throw new IllegalStateException("the machine keeps " + message + " to itself");
        };
    }

    private List<PeerEvent> prefixCounts(ConnectionId id) {
        PeerConfig config = board.config();
        if (config.maximumPrefixes().isEmpty()) {
            return List.of();
        }
        AdjRibIn table = received.table();
        return config.families().stream()
                .<PeerEvent>map(family ->
                        new PeerEvent.PrefixCount(id, family, table.routeCount(family) - table.staleCount(family)))
                .toList();
    }

    private void refresh(Stamp stamp, RouteRefresh refresh) {
        switch (refresh.subtype()) {
            case RouteRefresh.REQUEST -> {
                surroundings.tell(new SpeakerEvent.RouteRefreshReceived(stamp, peer, refresh.family()));
                sender.refresh(refresh.family());
            }
            case RouteRefresh.BEGIN -> received.beginRefresh(refresh.family());
            case RouteRefresh.END -> received.endRefresh(stamp, refresh.family());
            default -> LOG.debug("{}: ROUTE-REFRESH of subtype {} is ignored (RFC 7313 §5)", peer, refresh.subtype());
        }
    }
}

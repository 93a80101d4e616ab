package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.rib.AttributeSets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A peer whose messages are read from a recording, one thread at a time: its sessions, its Adj-RIB-In and its stale routes
 * are what a live speaker makes of the same messages, with malformed ones treated as RFC 7606 says. Nothing is sent, and
 * time is what the recording's stamps say.
 *
 * <p>A session is Established when both OPENs and the peer's KEEPALIVE have been seen on a connection. It ends by what the
 * recording shows of its end. Where the OPENs are not in the recording, what they agreed on is taken from the
 * {@link Assumption}, and the first KEEPALIVE or UPDATE of the peer begins the session.
 */
public final class ObservedPeer {
    /** A machine has as many connections at the most; the oldest are forgotten. */
    private static final int CONNECTIONS = 4;

    /** The machine of a live session tells connections apart by numbers; here they have names. */
    private static final ConnectionId ANY = new ConnectionId(1);

    private final Observation observation;
    private final Inbox inbox;
    private final Assumption assumption;
    private final BiConsumer<Stamp, String> assumed;
    private final Map<String, Opening> openings = new LinkedHashMap<>();
    private Optional<Current> current = Optional.empty();

    /**
     * Makes a peer that nothing is known of.
     *
     * @param listener told what happens, on the thread that hands over what was recorded
     * @param policy how long stale routes are kept at most
     * @param assumption what is taken to be agreed on without OPENs
     * @param assumed told in words what was assumed of a session that has just begun
     */
    public ObservedPeer(
            Peer peer,
            SpeakerListener listener,
            AttributeSets sets,
            RetentionPolicy policy,
            Assumption assumption,
            BiConsumer<Stamp, String> assumed) {
        this.assumption = assumption;
        this.assumed = assumed;
        inbox = new Inbox(peer, listener::onEvent);
        observation = new Observation(peer, listener, sets, policy);
    }

    /** Which end of the connection did something. */
    public enum Side {
        /** The peer. */
        PEER,
        /** The one that hears the peer: the recording speaker, or the router that was captured. */
        OBSERVER
    }

    /** The session that is Established. */
    private record Current(String connection, Stamp since) {}

    /** {@return whether a session is Established} */
    public boolean isUp() {
        return current.isPresent();
    }

    /** {@return whether the session that is Established runs on this connection} */
    public boolean isUp(String connection) {
        return current.filter(up -> up.connection().equals(connection)).isPresent();
    }

    /**
     * A whole message passed.
     *
     * @param connection the TCP connection, by a name that no other connection with the peer has
     * @param encoding how the recording says the message is encoded, where it says so
     */
    public void message(Stamp at, Side side, String connection, Octets message, Optional<NegotiatedSession> encoding) {
        Opening opening = opening(connection, at);
        NegotiatedSession context = opening.isWhole() ? opening.context : encoding.orElse(opening.context);
        byte[] octets = message.toByteArray();
        switch (side) {
            case PEER ->
                fromPeer(
                        at,
                        connection,
                        opening,
                        opening.fromPeer.decode(octets, 0, octets.length, context),
                        context,
                        message);
            case OBSERVER -> {
                if (opening.fromObserver.decode(octets, 0, octets.length, Opening.turned(context))
                        instanceof Decoded.Accepted(BgpMessage own)) {
                    fromObserver(at, connection, opening, own);
                }
            }
        }
    }

    private Opening opening(String connection, Stamp at) {
        Opening known = openings.get(connection);
        if (known == null) {
            known = new Opening(assumption.context(), at);
            openings.put(connection, known);
            if (openings.size() > CONNECTIONS) {
                openings.remove(openings.keySet().iterator().next());
            }
        }
        return known;
    }

    private void fromObserver(Stamp at, String connection, Opening opening, BgpMessage message) {
        switch (message) {
            case Open open -> {
                opening.observerSaid(open);
            }
            case Notification notification ->
                end(at, connection, Opening.endedBy(notification), Optional.of(notification));
            case Keepalive _, Update _, RouteRefresh _ -> {}
        }
    }

    private void fromPeer(
            Stamp at, String connection, Opening opening, Decoded decoded, NegotiatedSession context, Octets message) {
        PeerEvent event = inbox.judge(ANY, at, decoded, () -> message);
        if (event instanceof PeerEvent.Received(ConnectionId _, BgpMessage received)) {
            received(at, connection, opening, received, context);
        } else if (event instanceof PeerEvent.ReceivedMalformed(ConnectionId _, Notification answer)) {
            end(at, connection, new DownCause.NotificationSent(answer), Optional.of(answer));
        } else {
            end(at, connection, new DownCause.MalformedNotificationReceived(), Optional.empty());
        }
    }

    private void received(Stamp at, String connection, Opening opening, BgpMessage message, NegotiatedSession context) {
        switch (message) {
            case Open open -> {
                opening.peerSaid(open);
                restarted(at, connection, opening);
            }
            case Notification notification ->
                end(at, connection, new DownCause.NotificationReceived(notification), Optional.empty());
            case Keepalive _ -> {
                if (opening.peer.isPresent()) {
                    supersede(at, connection); // the peer uses this connection, whatever became of the other
                }
                begin(at, connection, opening, context);
                heard(at, connection);
            }
            case Update update -> {
                begin(at, connection, opening, context);
                heard(at, connection);
                if (isUp(connection)) {
                    observation.update(at, update, inbox.withdrawn());
                }
            }
            case RouteRefresh refresh -> {
                heard(at, connection);
                if (isUp(connection)) {
                    observation.refresh(at, refresh);
                }
            }
        }
    }

    /**
     * A connection that is younger than the session came to OpenConfirm: the session is over, however alive it seemed
     * (RFC 4724 §4.2). One that is as old is the other of a collision (RFC 4271 §6.8).
     */
    private void restarted(Stamp at, String connection, Opening opening) {
        boolean younger =
                current.filter(up -> opening.since.nanosSince(up.since()) > 0).isPresent();
        if (opening.isWhole() && younger) {
            supersede(at, connection);
        }
    }

    private void supersede(Stamp at, String connection) {
        current.filter(up -> !up.connection().equals(connection))
                .ifPresent(up -> end(at, up.connection(), new DownCause.PeerRestarted(ANY), Optional.empty()));
    }

    private void heard(Stamp at, String connection) {
        if (isUp(connection)) {
            observation.heard(at);
        }
    }

    private void begin(Stamp at, String connection, Opening opening, NegotiatedSession context) {
        if (isUp()) {
            return;
        }
        current = Optional.of(new Current(connection, at));
        if (opening.isWhole()) {
            observation.up(at, Agreement.of(opening.observer.orElseThrow(), opening.peer.orElseThrow()));
        } else {
            observation.up(at, Agreement.assumed(opening.peer.orElse(assumption.peer()), context));
            assumed.accept(at, assumption.text(opening.peer, opening.observer, context));
        }
    }

    /** TCP ended on one side, in order or by a reset. */
    public void closed(Stamp at, Side side, String connection, boolean reset) {
        DownCause cause = switch (side) {
            case PEER -> new DownCause.TransportEnded(reset ? TransportEnd.RESET : TransportEnd.FIN, "");
            case OBSERVER ->
                new DownCause.TransportEnded(
                        TransportEnd.FAILED,
                        reset ? "reset by the other side of the peer" : "closed by the other side of the peer");
        };
        end(at, connection, cause, Optional.empty());
        openings.remove(connection);
    }

    /** The session ended for a reason that the recording knows otherwise; nothing happens if none is Established. */
    public void ended(Stamp at, DownCause cause) {
        current.ifPresent(up -> end(at, up.connection(), cause, Optional.empty()));
    }

    private void end(Stamp at, String connection, DownCause cause, Optional<Notification> sent) {
        if (isUp(connection)) {
            current = Optional.empty();
            observation.down(at, cause, sent);
        }
    }

    /** {@return when time by itself changes something next, on the monotonic clock} */
    public Optional<Stamp> deadline() {
        return observation.deadline();
    }

    /** Lets what is due by {@code now} happen: stale routes that are kept no longer, or silence that was too long. */
    public void advance(Stamp now) {
        observation.advance(now, this::ended);
    }
}

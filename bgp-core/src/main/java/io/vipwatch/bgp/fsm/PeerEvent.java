package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;

/** What happens to a peer, as its rim sees it; the machine turns it into the events of RFC 4271 §8.1. */
public sealed interface PeerEvent {
    /** The operator wants the session (RFC 4271 §8.1.2, ManualStart). Also ends a stop for too many prefixes. */
    record Start() implements PeerEvent {}

    /**
     * The operator does not want the session any more (ManualStop).
     *
     * @param cease the subcode of Cease to send, such as Administrative Shutdown or Peer De-configured
     * @param text a text for the other side's operator (RFC 9003); may be empty
     */
    record Stop(ErrorCode cease, String text) implements PeerEvent {}

    /**
     * The operator does not want the session any more, and wants the peer to keep our routes as it does when we restart
     * (RFC 4724 §4.2): the connection is closed, and no NOTIFICATION says why.
     *
     * @param text why, for our own events
     */
    record Leave(String text) implements PeerEvent {}

    /**
     * The session, if there is one, ends, and may come back at once (AutomaticStop).
     *
     * @param cease the subcode of Cease to send, such as Administrative Reset
     * @param text a text for the other side's operator; may be empty
     */
    record Reset(ErrorCode cease, String text) implements PeerEvent {}

    /** The peer opened a TCP connection to us; answered by {@code Accept} or {@code Refuse}. */
    record Accepted() implements PeerEvent {}

    /** The connection that {@code Connect} asked for is up (Tcp_CR_Acked). */
    record Connected(ConnectionId connection) implements PeerEvent {}

    /**
     * The connection that {@code Connect} asked for did not come up.
     *
     * @param text why, for people
     */
    record ConnectFailed(ConnectionId connection, String text) implements PeerEvent {}

    /** A complete and well-formed message arrived; or one that RFC 7606 lets the session survive. */
    record Received(ConnectionId connection, BgpMessage message) implements PeerEvent {}

    /**
     * A message arrived that ends the session.
     *
     * @param answer what to send
     */
    record ReceivedMalformed(ConnectionId connection, Notification answer) implements PeerEvent {}

    /** A NOTIFICATION arrived that cannot be read; it ends the session and is never answered (RFC 4271 §6.4). */
    record ReceivedMalformedNotification(ConnectionId connection) implements PeerEvent {}

    /**
     * TCP is gone, and not by our hand (TcpConnectionFails). Messages that arrived before are fed before.
     *
     * @param text what the system said, for people; may be empty
     */
    record Ended(ConnectionId connection, TransportEnd end, String text) implements PeerEvent {}

    /** The socket is drained as {@code DrainThenDecide} asked for. */
    record HoldTimerConfirmed(ConnectionId connection) implements PeerEvent {}

    /** Octets wait in the output queue: the first ones, or still some after the socket took others. */
    record OutputWaiting(ConnectionId connection) implements PeerEvent {}

    /** The output queue is empty again. */
    record OutputFlushed(ConnectionId connection) implements PeerEvent {}

    /**
     * Something of our own went wrong and the connection cannot go on.
     *
     * @param text what, for people
     */
    record Faulted(ConnectionId connection, String text) implements PeerEvent {}

    /**
     * How many prefixes the Adj-RIB-In holds from this session; to be fed when the number has grown.
     *
     * @param count from 0
     */
    record PrefixCount(ConnectionId connection, Family family, long count) implements PeerEvent {}

    /**
     * BFD says something else of the path to the peer (RFC 5882 §3). {@link BfdState#DOWN} ends the session and what is
     * left of it.
     */
    record BfdStateChanged(BfdState state) implements PeerEvent {}

    /**
     * Stale routes are not to be kept any longer; a session is not touched.
     *
     * @param reason why
     */
    record FlushStale(FlushReason reason) implements PeerEvent {}

    /** A timer that was armed has expired. */
    record TimerExpired(Timer timer) implements PeerEvent {}
}

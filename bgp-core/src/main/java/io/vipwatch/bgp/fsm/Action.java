package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.Optional;

/** What the machine asks its rim to do. */
public sealed interface Action {
    /** What concerns one connection: when it fails, that one is lost and no other. */
    sealed interface OfConnection extends Action {
        /** {@return the connection} */
        ConnectionId connection();
    }

    /** Open a TCP connection to the peer and call it {@code connection}; what became of the last attempt is dropped. */
    record Connect(ConnectionId connection) implements OfConnection {}

    /** Keep the TCP connection that was just accepted and call it {@code connection}. */
    record Accept(ConnectionId connection) implements OfConnection {}

    /**
     * Close the TCP connection that was just accepted.
     *
     * @param notification what to send before
     * @param reason why
     */
    record Refuse(Notification notification, Refusal reason) implements Action {}

    /** Send a message behind all that is queued already. */
    record Send(ConnectionId connection, BgpMessage message) implements OfConnection {}

    /**
     * Close a connection, or give up the attempt to open it.
     *
     * @param notification what to send before, if it can be sent
     */
    record Close(ConnectionId connection, Optional<Notification> notification, Manner manner) implements OfConnection {}

    /** How to close a connection. */
    enum Manner {
        /**
         * Everything queued goes out, then the NOTIFICATION if there is one, then a FIN; the rim gives up after a few
         * seconds if the socket does not take it.
         */
        ORDERLY,
        /**
         * What is queued is dropped and the connection reset. The NOTIFICATION, if there is one, is sent only if the
         * last message went out whole: never into the middle of one (RFC 9687 §4).
         */
        ABORT
    }

    /** Start the timer, or start it again. */
    record Arm(Timer timer, Duration duration) implements Action {}

    /** Stop the timer, if it runs. */
    record Disarm(Timer timer) implements Action {}

    /**
     * Read everything that the socket holds and feed the complete messages, then feed
     * {@link PeerEvent.HoldTimerConfirmed}: the hold timer expired, but the fault may be our own slowness.
     */
    record DrainThenDecide(ConnectionId connection) implements OfConnection {}

    /** The peer's OPEN was good: messages from here on are decoded and encoded in this context. */
    record UseContext(ConnectionId connection, NegotiatedSession context) implements OfConnection {}

    /** The session is Established. */
    record SessionUp(ConnectionId connection, Negotiated negotiated) implements OfConnection {}

    /** The session that was Established is gone. */
    record SessionDown(ConnectionId connection, DownCause cause) implements OfConnection {}

    /** A connection ended that had not come to Established: no session was lost. */
    record ConnectionEnded(ConnectionId connection, DownCause cause) implements OfConnection {}

    /** An UPDATE or ROUTE-REFRESH of an Established session, for the Adj-RIB-In and Adj-RIB-Out. */
    record Deliver(ConnectionId connection, BgpMessage message) implements OfConnection {}

    /**
     * The routes of this family outlive the session as stale ones (RFC 4724 §4.2).
     *
     * @param deadline after which they are flushed unless the peer is back; a {@link FlushStale} will say so
     */
    record MarkStale(Family family, Duration deadline) implements Action {}

    /**
     * The peer is back: what it does not announce again by its End-of-RIB or within {@code deadline} is flushed; what
     * had such a deadline already, by that.
     */
    record RetainStale(Family family, Duration deadline) implements Action {}

    /** The routes of this family that are still stale are removed. */
    record FlushStale(Family family, FlushReason reason) implements Action {}

    /** The routes of this family go with the session. */
    record FlushRoutes(Family family) implements Action {}

    /** The peer is close to its limit; said once, and again after the number was below in between. */
    record MaximumPrefixesWarning(Family family, long count, long limit) implements Action {}

    /**
     * The peer is left alone because it kept failing.
     *
     * @param duration for how long
     */
    record Damped(Duration duration) implements Action {}
}

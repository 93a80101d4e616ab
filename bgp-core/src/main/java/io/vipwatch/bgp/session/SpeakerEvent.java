package io.vipwatch.bgp.session;

import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.RouteChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that happened in a speaker, with the time when the octets that caused it were read from the socket. */
public sealed interface SpeakerEvent {
    /** {@return when it happened: when the socket was read, before anything was decoded} */
    Stamp stamp();

    /** An event of one peer. */
    sealed interface OfPeer extends SpeakerEvent {
        /** {@return the peer} */
        Peer peer();
    }

    /** The session changed its state. */
    record StateChanged(Stamp stamp, Peer peer, SessionState from, SessionState to) implements OfPeer {}

    /**
     * The session became Established.
     *
     * @param detail what the two sides agreed on
     */
    record SessionUp(Stamp stamp, Peer peer, SessionStatus.Established detail) implements OfPeer {}

    /**
     * An Established session ended. What became of its routes is told by the {@link StaleMarked} and route events that
     * follow.
     *
     * @param sent the NOTIFICATION that was sent, as it was sent: a Hard Reset (RFC 8538 §3.1) with what it carries; empty
     *     if none was, or none could be
     * @param lastMessage when the last complete message of the session was read that was not a NOTIFICATION: the last
     *     sign of life
     */
    record SessionDown(Stamp stamp, Peer peer, DownCause cause, Optional<Notification> sent, Stamp lastMessage)
            implements OfPeer {}

    /**
     * A connection ended that had not come to Established: refused by the system, an error in OPEN, silence, or the loser
     * of a collision. No session was lost.
     */
    record ConnectionFailed(Stamp stamp, Peer peer, DownCause cause) implements OfPeer {}

    /**
     * The peer is left alone because it kept failing (RFC 4271 §8.1.1, DampPeerOscillations).
     *
     * @param time how long
     */
    record Damped(Stamp stamp, Peer peer, Duration time) implements OfPeer {}

    /**
     * Routes changed.
     *
     * @param changes those that the {@link SpeakerListener#routes filter} chooses, at least one: of one UPDATE in the
     *     order of the wire, or of one loss in the order of age
     */
    record RoutesChanged(Stamp stamp, Peer peer, List<RouteChange> changes) implements OfPeer {
        public RoutesChanged {
            changes = List.copyOf(changes);
        }
    }

    /** The peer has sent all its routes of this family (RFC 4724 §2). */
    record EndOfRib(Stamp stamp, Peer peer, Family family) implements OfPeer {}

    /**
     * The peer's routes of this family are kept as stale (RFC 4724 §4.2).
     *
     * @param routes how many
     * @param keptFor how long from now, at most
     */
    record StaleMarked(Stamp stamp, Peer peer, Family family, int routes, Duration keptFor) implements OfPeer {}

    /** The stale routes of this family that were still there have been removed. */
    record StaleFlushed(Stamp stamp, Peer peer, Family family, int routes, FlushReason reason) implements OfPeer {}

    /** The peer asked for all routes of this family again (RFC 2918), and is sent them. */
    record RouteRefreshReceived(Stamp stamp, Peer peer, Family family) implements OfPeer {}

    /**
     * The peer is close to its limit of prefixes. Exceeding it ends the session, with that cause.
     *
     * @param count how many it has
     */
    record MaximumPrefixesWarning(Stamp stamp, Peer peer, Family family, long count, long limit) implements OfPeer {}

    /**
     * A connection from an address that is in no configuration, or beyond the limit of its range, was closed.
     *
     * @param address where it came from
     * @param reason why, for people
     * @param suppressed how many more there were since the last such event, not told one by one
     */
    record ConnectionRefused(Stamp stamp, ScopedAddress address, String reason, long suppressed)
            implements SpeakerEvent {}

    /** The wall clock was stepped; epoch times before and after differ by that much more than monotonic ones. */
    record ClockStepped(Stamp stamp, Duration step) implements SpeakerEvent {}

    /**
     * A message was malformed (RFC 7606). With {@link Treatment#TREAT_AS_WITHDRAW} its routes are withdrawn, by the event
     * that follows; with {@link Treatment#SESSION_RESET} the session goes down.
     *
     * @param treatment what was done about it
     * @param malformed what was found, at least one
     * @param message the whole message as it was on the wire
     */
    record MalformedMessage(Stamp stamp, Peer peer, Treatment treatment, List<Malformed> malformed, Octets message)
            implements OfPeer {
        public MalformedMessage {
            malformed = List.copyOf(malformed);
        }
    }
}

package io.vipwatch.bgp.session;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;

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
     */
    record SessionDown(Stamp stamp, Peer peer, DownCause cause) implements OfPeer {}

    /**
     * An attempt to reach Established failed: no connection, an error in OPEN, silence.
     *
     * @param reason what happened, for people
     */
    record AttemptFailed(Stamp stamp, Peer peer, String reason) implements OfPeer {}

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
    record StaleFlushed(Stamp stamp, Peer peer, Family family, int routes, String reason) implements OfPeer {}

    /** The peer asked for all routes of this family again (RFC 2918), and is sent them. */
    record RouteRefreshReceived(Stamp stamp, Peer peer, Family family) implements OfPeer {}

    /**
     * The peer has more routes than the warning threshold, or than the limit.
     *
     * @param exceeded whether it is the limit, which ends the session
     */
    record MaximumPrefixesReached(Stamp stamp, Peer peer, Family family, int routes, int limit, boolean exceeded)
            implements OfPeer {}

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
     * A message was malformed (RFC 7606).
     *
     * @param treatment what was done about it, for people
     * @param text what was found and expected
     * @param message the whole message
     */
    record MalformedMessage(Stamp stamp, Peer peer, String treatment, String text, Octets message) implements OfPeer {}
}

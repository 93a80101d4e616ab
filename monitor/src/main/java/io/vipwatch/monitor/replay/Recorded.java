package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.ObservedPeer.Side;
import java.util.Optional;
import java.util.OptionalLong;

/** What a recording of BGP shows, in its order. */
sealed interface Recorded {
    /** Something that has a time. */
    sealed interface Timed extends Recorded {
        /** {@return when, in nanoseconds since 1970-01-01T00:00Z} */
        long epochNanos();

        /** {@return between whom} */
        Ends ends();
    }

    /**
     * The two ends of a session.
     *
     * @param peer the end whose routes are told
     * @param observer the end that hears them
     * @param peerAs the peer's AS number, where the recording says it without an OPEN
     */
    record Ends(IpAddress peer, IpAddress observer, OptionalLong peerAs) {}

    /**
     * A whole BGP message.
     *
     * @param side who sent it
     * @param connection the TCP connection, by a name that no other one between the two has
     * @param encoding how it is encoded, where the recording says so
     */
    record Message(
            long epochNanos,
            Ends ends,
            Side side,
            String connection,
            Octets message,
            Optional<NegotiatedSession> encoding)
            implements Timed {}

    /** A connection was closed by one side, in order or by a reset. */
    record Closed(long epochNanos, Ends ends, Side side, String connection, boolean reset) implements Timed {}

    /** The session ended for a reason that no message shows. */
    record Ended(long epochNanos, Ends ends, DownCause cause) implements Timed {}

    /**
     * A part of the file that cannot be read.
     *
     * @param file the file's name
     * @param offset where it begins, in octets from the beginning of the (uncompressed) file
     * @param text what is wrong there
     */
    record Damaged(String file, long offset, String text) implements Recorded {}
}

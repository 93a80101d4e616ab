package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.MrtReader;
import io.vipwatch.bgp.mrt.MrtRecord;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.Assumption;
import io.vipwatch.bgp.session.ObservedPeer.Side;
import io.vipwatch.monitor.replay.Recorded.Ends;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An MRT file with BGP4MP records (RFC 6396 §4.4, RFC 8050 §3), on the thread that reads it. It tells connections apart by
 * their OPENs, since records do not name ports. A session that leaves Established without a message that says why ended
 * with its connection; how that went is not in the file, and it is taken for a FIN: it was not found by silence.
 */
final class MrtSource implements Source {
    private static final int TYPE_OFFSET = 18;
    private static final int ESTABLISHED = 6;
    private static final ErrorCode COLLISION = ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION;

    /** Records do not tell connections apart by numbers. */
    private static final ConnectionId OTHER = new ConnectionId(1);

    /** The NOTIFICATION that ends a session is recorded right after the change of state. */
    private static final long FOLLOWS = Duration.ofMillis(10).toNanos();

    private static final int AHEAD = 64;
    private static final Set<Family> UNICAST = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    private final String name;
    private final MrtReader reader;
    private final List<MrtRecord> ahead = new ArrayList<>();
    private final Map<Ends, Generations> generations = new HashMap<>();

    private MrtSource(String name, MrtReader reader) {
        this.name = name;
        this.reader = reader;
    }

    static MrtSource open(String name, InputStream in) throws IOException {
        return new MrtSource(name, MrtReader.open(in));
    }

    /** The connections with one peer, one after another. */
    private static final class Generations {
        /** A connection of which nothing else is known. */
        private static final int COLLIDED = -1;

        private int newest;
        private int whole;
        private boolean own;
        private boolean peers;
        private boolean everOwn;

        /** {@return the connection on which an OPEN was sent} */
        int opened(Side side) {
            if (side == Side.PEER ? peers : own) {
                newest++;
                own = false;
                peers = false;
            }
            own |= side == Side.OBSERVER;
            peers |= side == Side.PEER;
            everOwn |= own;
            if (peers && (own || !everOwn)) { // who records only what it receives has no OPEN of its own
                whole = newest;
            }
            return newest;
        }

        /**
         * {@return the connection that a collision ended} It is the other one, whatever was opened on it: the session goes
         * on, and the next OPEN begins a connection.
         */
        int collided() {
            int other = newest == whole ? COLLIDED : newest;
            newest++;
            own = false;
            peers = false;
            return other;
        }

        /** {@return the connection on which anything else was sent: a new one does not count before both its OPENs} */
        int current() {
            return whole;
        }
    }

    @Override
    public Optional<Recorded> next() throws IOException {
        for (Optional<MrtRecord> next = read(); next.isPresent(); next = read()) {
            Optional<Recorded> recorded = recorded(next.get());
            if (recorded.isPresent()) {
                return recorded;
            }
        }
        return Optional.empty();
    }

    private Optional<MrtRecord> read() throws IOException {
        return ahead.isEmpty() ? reader.next() : Optional.of(ahead.removeFirst());
    }

    private Optional<Recorded> recorded(MrtRecord record) throws IOException {
        return switch (record) {
            case MrtRecord.Message message -> Optional.of(message(message));
            case MrtRecord.StateChange change
            when change.from() == ESTABLISHED && change.to() != ESTABLISHED ->
                unexplained(change)
                        .map(cause -> new Recorded.Ended(change.epochNanos(), ends(change.connection()), cause));
            case MrtRecord.StateChange _ -> Optional.empty();
            case MrtRecord.Malformed malformed ->
                Optional.of(new Recorded.Damaged(name, malformed.offset(), malformed.text()));
            case MrtRecord.PeerIndexTable _, MrtRecord.RibPaths _, MrtRecord.Unrecognized _ -> Optional.empty();
        };
    }

    private Recorded message(MrtRecord.Message record) {
        Ends ends = ends(record.connection());
        Side side = record.local() ? Side.OBSERVER : Side.PEER;
        Generations connections = generations.computeIfAbsent(ends, _ -> new Generations());
        int connection = isOfType(record.message(), Open.TYPE_CODE)
                ? connections.opened(side)
                : isCollision(record.message()) ? connections.collided() : connections.current();
        boolean internal = record.connection().peerAs() == record.connection().localAs();
        Set<Family> addPath = record.addPath() ? UNICAST : Set.of();
        NegotiatedSession encoding =
                new Assumption(record.connection().peerAs(), internal, addPath).context(record.fourOctetAs(), addPath);
        return new Recorded.Message(
                record.epochNanos(), ends, side, "c" + connection, record.message(), Optional.of(encoding));
    }

    /** {@return why the session ended, where no NOTIFICATION ends it that follows} */
    private Optional<DownCause> unexplained(MrtRecord.StateChange change) throws IOException {
        Optional<Octets> said = followedBy(change);
        if (said.filter(message -> isOfType(message, Notification.TYPE_CODE)).isEmpty()) {
            return Optional.of(new DownCause.TransportEnded(
                    TransportEnd.FIN, "assumed, since the recording does not show how the connection ended"));
        }
        return said.filter(MrtSource::isCollision).map(_ -> new DownCause.CollisionLost(OTHER));
    }

    /** {@return what was sent at once after that} */
    private Optional<Octets> followedBy(MrtRecord.StateChange change) throws IOException {
        for (int i = 0; i < AHEAD; i++) {
            Optional<MrtRecord> next = peek(i);
            if (next.isEmpty()
                    || !(next.get() instanceof MrtRecord.Timed timed)
                    || timed.epochNanos() - change.epochNanos() > FOLLOWS) {
                return Optional.empty();
            }
            if (timed instanceof MrtRecord.Message message
                    && message.local()
                    && ends(message.connection()).equals(ends(change.connection()))) {
                return Optional.of(message.message());
            }
        }
        return Optional.empty();
    }

    private Optional<MrtRecord> peek(int index) throws IOException {
        while (ahead.size() <= index) {
            Optional<MrtRecord> next = reader.next();
            if (next.isEmpty()) {
                return next;
            }
            ahead.add(next.get());
        }
        return Optional.of(ahead.get(index));
    }

    /** {@return whether a connection was closed in favour of another one with the same peer (RFC 4271 §6.8)} */
    private static boolean isCollision(Octets message) {
        return isOfType(message, Notification.TYPE_CODE)
                && message.length() > TYPE_OFFSET + 2
                && message.at(TYPE_OFFSET + 1) == COLLISION.code()
                && message.at(TYPE_OFFSET + 2) == COLLISION.subcode();
    }

    private static boolean isOfType(Octets message, int type) {
        return message.length() > TYPE_OFFSET && message.at(TYPE_OFFSET) == type;
    }

    /** The local address is unspecified while there is no connection, so that it cannot tell sessions apart. */
    private static Ends ends(Connection connection) {
        IpAddress observer = connection.peerAddress().isIpv6() ? IpAddress.UNSPECIFIED_IPV6 : IpAddress.ofIpv4(0);
        return new Ends(connection.peerAddress(), observer, OptionalLong.of(connection.peerAs()));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

package io.vipwatch.bgp.session;

import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The TCP connections of one peer, on that peer's event loop: opens, accepts, writes and closes them as the machine
 * says, and shows every message to the recorder.
 */
// What becomes of a channel is told by its own events.
@SuppressWarnings("FutureReturnValueIgnored")
final class Wire {
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(30);

    private final Peer peer;
    private final EventLoop loop;
    private final Surroundings surroundings;
    private final StatusBoard board;
    private final ConnectionEvents events;
    private final Runnable lastClosed;
    private final Map<ConnectionId, Connection> connections = new LinkedHashMap<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private Optional<Notification> lastSent = Optional.empty();

    /** What became of an attempt to connect. */
    interface Attempt {
        void connected(ConnectionId id);

        void failed(ConnectionId id, String text);
    }

    Wire(
            Peer peer,
            EventLoop loop,
            Surroundings surroundings,
            StatusBoard board,
            ConnectionEvents events,
            Runnable lastClosed) {
        this.peer = peer;
        this.loop = loop;
        this.surroundings = surroundings;
        this.board = board;
        this.events = events;
        this.lastClosed = lastClosed;
    }

    Optional<Connection> connection(ConnectionId id) {
        return Optional.ofNullable(connections.get(id));
    }

    List<ConnectionId> ids() {
        return List.copyOf(connections.keySet());
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void connect(ConnectionId id, PeerConfig config, Attempt attempt) {
        SocketChannel channel = surroundings.sockets().newConnection();
        InetSocketAddress remote;
        Optional<InetSocketAddress> source;
        try {
            remote = new InetSocketAddress(peer.address().toInetAddress(), config.port());
            source = config.sourceAddress().map(address -> new InetSocketAddress(address.toInetAddress(), 0));
            surroundings.sockets().prepareOutgoing(channel, config);
        } catch (SpeakerException e) {
            channel.unsafe().closeForcibly();
            attempt.failed(id, String.valueOf(e.getMessage()));
            return;
        }
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience(config));
        Connection connection = adopt(id, channel, true);
        source.map(local -> channel.connect(remote, local))
                .orElseGet(() -> channel.connect(remote))
                .addListener(done -> {
                    if (connections.get(id) != connection) {
                        channel.close();
                    } else if (done.isSuccess()) {
                        attempt.connected(id);
                    } else {
                        connections.remove(id);
                        attempt.failed(id, failure(done.cause(), config));
                    }
                });
    }

    /** An attempt ends before the next one is due, even the shortest by jitter, so that its failure is told. */
    private static int patience(PeerConfig config) {
        long millis = Math.round(config.times().connectRetry().toMillis() * PeerMachine.JITTER_MINIMUM * 0.9);
        return (int) Math.clamp(millis, 1, LONGEST_ATTEMPT.toMillis());
    }

    /** With TCP MD5, a segment whose signature is wrong is dropped without a word (RFC 2385 §2.0). */
    private static String failure(Throwable cause, PeerConfig config) {
        if (cause instanceof ConnectTimeoutException) {
            return config.password().isPresent()
                    ? "no answer, as when the peer has another TCP MD5 password, or none"
                    : "no answer";
        }
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }

    /** Keeps a connection that was accepted; closes it if that is not possible. */
    void accept(ConnectionId id, SocketChannel channel, PeerConfig config) {
        try {
            surroundings.sockets().prepareIncoming(channel, config);
            adopt(id, channel, false);
        } catch (RuntimeException unusable) {
            connections.remove(id);
            channel.unsafe().closeForcibly();
            throw unusable;
        }
    }

    private Connection adopt(ConnectionId id, SocketChannel channel, boolean initiatedHere) {
        Connection connection = new Connection(id, channel, initiatedHere, events);
        connections.put(id, connection);
        register(channel);
        return connection;
    }

    private void register(SocketChannel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            if (open.isEmpty()) {
                loop.execute(lastClosed);
            }
        });
        loop.register(channel);
    }

    /** Closes a connection that was accepted, with a NOTIFICATION. */
    void refuse(SocketChannel channel, Notification notification) {
        Connection refused = new Connection(new ConnectionId(0), channel, false, events);
        register(channel);
        refused.closeOrderly(Optional.of(encode(refused, notification)), surroundings.closeTimeout());
    }

    /** Puts a message behind what waits on the connection and has it sent. */
    void send(ConnectionId id, BgpMessage message) {
        connection(id).ifPresent(connection -> {
            connection.write(encode(connection, message));
            connection.flush();
        });
    }

    /** Puts a message behind what waits on the connection, to be sent by a flush that follows. */
    void write(Connection connection, BgpMessage message) {
        connection.write(encode(connection, message));
    }

    byte[] encode(Connection connection, BgpMessage message) {
        byte[] encoded = MessageEncoder.encode(message, connection.context());
        board.sent(message);
        record(connection, surroundings.clock().now(), SessionRecorder.Direction.SENT, encoded, 0, encoded.length);
        return encoded;
    }

    /** Closes a connection and forgets it, with a last message if that can still be sent. */
    void close(ConnectionId id, Optional<Notification> last, boolean orderly) {
        Optional<Connection> known = Optional.ofNullable(connections.remove(id));
        lastSent = known.flatMap(closed -> last.filter(_ -> closed.sendsLast(orderly)));
        known.ifPresent(closed -> {
            Optional<byte[]> encoded = lastSent.map(notification -> encode(closed, notification));
            if (orderly) {
                closed.closeOrderly(encoded, surroundings.closeTimeout());
            } else {
                closed.abort(encoded);
            }
        });
    }

    /** {@return the NOTIFICATION with which the last connection was closed, if one was sent, once} */
    Optional<Notification> takeLastSent() {
        Optional<Notification> sent = lastSent;
        lastSent = Optional.empty();
        return sent;
    }

    /** Forgets a connection that is gone. */
    void forget(ConnectionId id) {
        connections.remove(id);
    }

    /** {@return done when no socket is open any more} */
    CompletableFuture<Void> allClosed() {
        return CompletableFuture.allOf(open.stream()
                .map(channel -> {
                    CompletableFuture<Void> closed = new CompletableFuture<>();
                    channel.closeFuture().addListener(done -> closed.complete(null));
                    return closed;
                })
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Shows a message to the recorder, if there is one. */
    void record(
            Connection connection,
            Stamp stamp,
            SessionRecorder.Direction direction,
            byte[] bytes,
            int offset,
            int length) {
        if (surroundings.recorder().isEmpty()) {
            return; // without even an object for the question: this is asked for every message
        }
        surroundings.recorder().ifPresent(recorder -> {
            NegotiatedSession context = connection.context();
            Set<Family> withPathIds =
                    direction == SessionRecorder.Direction.RECEIVED ? context.addPathReceive() : context.addPathSend();
            recorder.message(
                    stamp, ends(Optional.of(connection)), direction, withPathIds, Octets.copyOf(bytes, offset, length));
        });
    }

    /** Shows a change of state to the recorder, if there is one. */
    void record(Stamp stamp, SessionState from, SessionState to) {
        surroundings.recorder().ifPresent(recorder -> {
            Optional<Connection> any = connections.values().stream().findFirst();
            recorder.stateChange(stamp, ends(any), from, to);
        });
    }

    private SessionRecorder.Ends ends(Optional<Connection> connection) {
        PeerConfig config = board.config();
        IpAddress unspecified = peer.address().address().isIpv6() ? IpAddress.UNSPECIFIED_IPV6 : IpAddress.ofIpv4(0);
        return new SessionRecorder.Ends(
                peer,
                config.remoteAs(),
                config.localAs(),
                connection
                        .filter(up -> up.channel().isActive())
                        .map(Connection::localAddress)
                        .orElse(ScopedAddress.of(unspecified)),
                connection.map(up -> up.context().fourOctetAs()).orElse(true));
    }
}

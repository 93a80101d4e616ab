package io.vipwatch.bgp.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets of a speaker. Connections are accepted on an event loop of their own and handed over unread; the
 * other methods may be called on any thread, one at a time.
 */
// A pause that cannot be scheduled ends with its event loop.
@SuppressWarnings("FutureReturnValueIgnored")
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int PAUSE_SECONDS = 1;

    private final Sockets sockets;
    private static final byte[] REJECTION =
            MessageEncoder.encode(Notification.of(ErrorCode.CEASE_CONNECTION_REJECTED), NegotiatedSession.BEFORE_OPEN);

    private final EventLoop loop;
    private final Consumer<SocketChannel> accepted;
    private final List<Channel> channels = new ArrayList<>();

    Listener(Sockets sockets, EventLoop loop, Consumer<SocketChannel> accepted) {
        this.sockets = sockets;
        this.loop = loop;
        this.accepted = accepted;
    }

    /** Takes what the listening socket accepts; on the event loop that accepts. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            SocketChannel channel = (SocketChannel) message;
            try {
                accepted.accept(channel);
            } catch (RuntimeException fault) {
                LOG.error("cannot take the connection of {}", channel.remoteAddress(), fault);
                channel.unsafe().closeForcibly();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Out of file descriptors, most likely: without a pause this would be a busy loop.
            LOG.error("cannot accept connections, trying again in {} s", PAUSE_SECONDS, cause);
            context.channel().config().setAutoRead(false);
            loop.schedule(() -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Binds a socket; it accepts nothing before {@link #open}.
     *
     * @throws SpeakerException if that is not possible
     */
    void bind(ListenAddress address) {
        InetSocketAddress local = address.address()
                .map(one -> new InetSocketAddress(one.toInetAddress(), address.port()))
                .orElseGet(() -> new InetSocketAddress(address.port()));
        Channel channel = sockets.newListener();
        channels.add(channel);
        sockets.prepareListener(channel);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new Acceptor());
        ChannelFuture registered = loop.register(channel).awaitUninterruptibly();
        ChannelFuture bound = registered.isSuccess() ? channel.bind(local).awaitUninterruptibly() : registered;
        if (!bound.isSuccess()) {
            throw new SpeakerException("cannot listen on " + address + ": " + reason(bound.cause()), bound.cause());
        }
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return "the port is in use, perhaps by another BGP speaker of this machine (ss -tlnp)";
        }
        if (text.contains("ermission denied")) {
            return "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE; or listen on another port, and"
                    + " have the peers connect to that";
        }
        if (text.contains("assign requested")) {
            return "this machine has no such address (ip address show)";
        }
        return cause instanceof BindException ? text : cause.toString();
    }

    /** Begins to accept. */
    void open() {
        channels.forEach(channel -> channel.config().setAutoRead(true));
    }

    /**
     * Closes a connection that nobody wants with Cease/Connection Rejected (RFC 4486 §4). Nothing is read from it, and
     * nothing is waited for: an empty send buffer has room for one message, and what a stranger makes of it is his
     * affair.
     */
    void reject(SocketChannel channel) {
        channel.config().setAutoRead(false);
        loop.register(channel)
                .addListener(_ -> channel.writeAndFlush(Unpooled.wrappedBuffer(REJECTION))
                        .addListener(ChannelFutureListener.CLOSE));
    }

    /** {@return where connections are accepted} */
    List<InetSocketAddress> addresses() {
        return channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /**
     * Has all sockets expect signatures of these peers with this key, or none any more. Established connections keep
     * theirs.
     *
     * @throws SpeakerException if the kernel refuses
     */
    void sign(Md5Key peers, Optional<Password> password) {
        channels.forEach(channel -> sockets.sign(channel, peers, password));
    }

    /** Has all sockets, and what they accept from now on, drop what comes with a lower hop limit. */
    void protect(HopFloor floor) {
        channels.forEach(channel -> sockets.protect(channel, floor));
    }

    void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }
}

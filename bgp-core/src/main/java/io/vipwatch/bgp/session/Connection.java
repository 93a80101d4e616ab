package io.vipwatch.bgp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.Framing;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.TransportEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection of a peer, on that peer's event loop: stamps what it reads, finds messages in it, and writes. It
 * reads little at a time, so that timers and other connections of the loop get their turn while a peer pours its table.
 */
// Whether a write or close succeeds is seen by the channel becoming inactive; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends ChannelInboundHandlerAdapter {
    static final int READ_SIZE = 8192;

    private static final int FIRST_CAPACITY = 2 * READ_SIZE;

    private final ConnectionId id;
    private final SocketChannel channel;
    private final boolean initiatedHere;
    private final ConnectionEvents events;
    private final MessageDecoder decoder = new MessageDecoder();
    private NegotiatedSession context = NegotiatedSession.BEFORE_OPEN;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int filled;
    private long reads;
    private int unwritten;
    private boolean outputWaits;
    private boolean closing;
    private TransportEnd end = TransportEnd.FIN;
    private String endText = "";

    Connection(ConnectionId id, SocketChannel channel, boolean initiatedHere, ConnectionEvents events) {
        this.id = id;
        this.channel = channel;
        this.initiatedHere = initiatedHere;
        this.events = events;
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_SIZE).maxMessagesPerRead(1));
        channel.pipeline().addLast(this);
    }

    ConnectionId id() {
        return id;
    }

    SocketChannel channel() {
        return channel;
    }

    boolean initiatedHere() {
        return initiatedHere;
    }

    NegotiatedSession context() {
        return context;
    }

    Decoded decode(byte[] bytes, int offset, int length) {
        return decoder.decode(bytes, offset, length, context);
    }

    void use(NegotiatedSession negotiated) {
        context = negotiated;
    }

    ScopedAddress localAddress() {
        return address(channel.localAddress());
    }

    ScopedAddress remoteAddress() {
        return address(channel.remoteAddress());
    }

    private static ScopedAddress address(InetSocketAddress socketAddress) {
        return ScopedAddress.of(socketAddress.getAddress());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Stamp stamp = events.now();
        reads++;
        ByteBuf octets = (ByteBuf) message;
        try {
            if (!closing) {
                append(octets);
                consume(stamp);
            }
        } finally {
            octets.release();
        }
    }

    private void append(ByteBuf octets) {
        int more = octets.readableBytes();
        if (filled + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(filled + more, 2 * buffer.length));
        }
        octets.readBytes(buffer, filled, more);
        filled += more;
    }

    private void consume(Stamp stamp) {
        int at = 0;
        boolean whole = true;
        while (whole && !closing) {
            switch (Framing.inspect(buffer, at, filled - at, context)) {
                case Framing.Frame.Complete(int length) -> {
                    events.message(this, stamp, buffer, at, length);
                    at += length;
                }
                case Framing.Frame.HeaderError(Decoded.SessionReset reset) -> {
                    events.headerError(this, stamp, buffer, at, reset);
                    whole = false;
                }
                case Framing.Frame.Incomplete() -> whole = false;
            }
        }
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
    }

    /** Reads everything that the socket holds, then calls {@code drained}. */
    void drain(Runnable drained) {
        drain(drained, reads, DRAIN_TURNS);
    }

    /** A turn reads {@link #READ_SIZE} octets, and no receive buffer holds more than these; a peer that drips cannot stall. */
    private static final int DRAIN_TURNS = 1024;

    private void drain(Runnable drained, long readsBefore, int turns) {
        // A task that is due later than now runs after the event loop has asked the kernel once more.
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (reads == readsBefore || turns == 0 || !channel.isActive()) {
                                drained.run();
                            } else {
                                drain(drained, reads, turns - 1);
                            }
                        },
                        1,
                        TimeUnit.MILLISECONDS);
    }

    /** Puts a message behind the output queue; {@link #flush} sends it. */
    void write(byte[] message) {
        unwritten++;
        channel.write(Unpooled.wrappedBuffer(message)).addListener(this::written);
    }

    private void written(io.netty.util.concurrent.Future<? super Void> written) {
        unwritten--;
        if (written.cause() instanceof IOException failure && !(failure instanceof ClosedChannelException)) {
            // A reset that a write meets first is told to nobody else: the channel just becomes inactive.
            broken(failure);
        }
        if (outputWaits && written.isSuccess() && !closing) {
            outputWaits = unwritten > 0;
            if (outputWaits) {
                events.outputWaiting(this);
            } else {
                events.outputFlushed(this);
            }
        }
    }

    void flush() {
        channel.flush();
        if (unwritten > 0 && !outputWaits && !closing) {
            outputWaits = true;
            events.outputWaiting(this);
        }
    }

    /** {@return whether the output queue is short enough for more} */
    boolean isWritable() {
        return !closing && channel.isWritable();
    }

    /**
     * Closes the connection after all that is queued and {@code last} have left. Until the peer has closed its side too,
     * what it sends is read and dropped: closing a socket with unread octets would reset the connection, and the reset
     * may overtake the last message.
     *
     * @param patience how long that may take before the connection is reset
     */
    void closeOrderly(Optional<byte[]> last, Duration patience) {
        if (closing) {
            return;
        }
        closing = true;
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        last.ifPresent(this::write);
        Future<?> impatience = channel.eventLoop().schedule(this::reset, patience.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> impatience.cancel(false));
        ChannelFuture flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        flushed.addListener(done -> {
            if (done.isSuccess()) {
                channel.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    /**
     * {@return whether a last message is sent when the connection is closed; when it is aborted, only if no other one is
     * under way}
     */
    boolean sendsLast(boolean orderly) {
        return !closing && channel.isActive() && (orderly || unwritten == 0);
    }

    /** Drops what is queued and resets the connection; {@code last} must be one that {@link #sendsLast} permits. */
    void abort(Optional<byte[]> last) {
        if (closing) {
            return;
        }
        closing = true;
        last.ifPresent(message -> {
            write(message);
            channel.flush();
        });
        if (unwritten == 0) {
            channel.close();
        } else {
            reset();
        }
    }

    private void reset() {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (isWritable()) {
            events.writable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!closing) {
            closing = true;
            events.ended(this, end, endText);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException failure) {
            broken(failure);
            channel.close();
        } else if (!closing) {
            events.fault(this, cause);
        }
    }

    private void broken(IOException failure) {
        endText = String.valueOf(failure.getMessage());
        // A write after the reset was noticed once is a broken pipe.
        boolean reset = endText.contains("reset") || endText.contains("Broken pipe");
        end = reset ? TransportEnd.RESET : TransportEnd.FAILED;
    }
}

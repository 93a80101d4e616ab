package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A TCP connection on which echo probes go forth and back (RFC 862 over TCP: the octets come back, ours perhaps with the
 * name of a node); on the prober's thread. It is closed by a reset, so that neither side has to remember it.
 */
final class KeptConnection implements Ready {
    /** Octets that wait for room in the kernel's buffer; a probe that finds no more room is not written. */
    private static final int MOST_WAITING = EchoPacket.LENGTH * 800;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Supplier<Moment> clock;
    private final Owner owner;
    private final Moment opened;
    private final ByteBuffer received = ByteBuffer.allocate(EchoPacket.LENGTH * 16);
    private final ByteBuffer unwritten = ByteBuffer.allocate(MOST_WAITING);
    private Optional<Moment> established = Optional.empty();
    private Optional<Moment> heard = Optional.empty();

    /** Who is told what happens on a connection. */
    interface Owner {
        /** It is established, from this source port. */
        void established(int sourcePort);

        /** A probe has come back. */
        void answered(EchoPacket answer, Moment at);

        /** The connection is no more, or could not be made. */
        void ended(Outcome why);
    }

    /**
     * Begins to connect.
     *
     * @throws IOException if that fails at once
     */
    KeptConnection(InetSocketAddress target, Selector selector, Supplier<Moment> clock, Owner owner)
            throws IOException {
        this.clock = clock;
        this.owner = owner;
        channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened = clock.get();
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(target)) {
                establish();
            }
        } catch (IOException | RuntimeException failed) {
            Channels.close(channel);
            throw failed;
        }
    }

    Moment opened() {
        return opened;
    }

    /** {@return when it was established; empty while it is not} */
    Optional<Moment> established() {
        return established;
    }

    /** {@return when something was last received} */
    Optional<Moment> heard() {
        return heard;
    }

    private void establish() throws IOException {
        established = Optional.of(clock.get());
        key.interestOps(SelectionKey.OP_READ);
        owner.established(((InetSocketAddress) channel.getLocalAddress()).getPort());
    }

    /** Writes a probe, or what the kernel takes of it; it comes after what has not been written yet. */
    void write(byte[] probe) {
        if (unwritten.remaining() >= probe.length) {
            unwritten.put(probe);
        }
        if (established.isPresent()) {
            flush();
        }
    }

    private void flush() {
        unwritten.flip();
        try {
            channel.write(unwritten);
            unwritten.compact();
            key.interestOps(
                    unwritten.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        } catch (IOException failed) {
            unwritten.clear();
            owner.ended(SocketFailures.later(failed));
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isConnectable() && channel.finishConnect()) {
                establish();
            }
            if (ready.isReadable()) {
                read();
            }
        } catch (IOException failed) {
            owner.ended(SocketFailures.later(failed));
        }
        if (channel.isOpen() && established.isPresent() && unwritten.position() > 0) {
            flush();
        }
    }

    private void read() throws IOException {
        int count = channel.read(received);
        while (count > 0) {
            Moment at = clock.get();
            heard = Optional.of(at);
            received.flip();
            while (received.remaining() >= EchoPacket.LENGTH) {
                byte[] octets = new byte[EchoPacket.LENGTH];
                received.get(octets);
                Optional<EchoPacket> answer = EchoPacket.read(octets);
                if (answer.isEmpty()) {
                    owner.ended(
                            new Outcome.Lost(ProbeFailure.MALFORMED, "what came back is no probe: " + excerpt(octets)));
                    return;
                }
                owner.answered(answer.get(), at);
            }
            received.compact();
            count = channel.read(received);
        }
        if (count < 0) {
            owner.ended(new Outcome.Lost(ProbeFailure.CLOSED, "the other end closed the connection"));
        }
    }

    private static String excerpt(byte[] octets) {
        return HexFormat.of().formatHex(Arrays.copyOf(octets, 8)) + "…";
    }

    void close() {
        Channels.close(channel);
    }
}

package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sockets by {@code DatagramChannel}, on the engine's thread: for machines where the operating system's own calls cannot
 * be reached. They neither send nor see a hop limit, know no interface and no kernel stamp, and wait by the millisecond.
 */
final class ChannelSockets implements ControlSockets {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Datagrams of one channel before the next has its turn. */
    private static final int BATCH = 64;

    private final Selector selector;
    private final SocketConfig config;
    private final String reason;
    private final SourcePorts ports;
    private volatile Abilities abilities;
    private final Datagram datagram = new Datagram();
    /** One octet longer than what is kept, which shows that there was more. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Datagram.CAPACITY + 1);

    private final Set<ChannelPath> paths = new HashSet<>();
    private long received;

    private ChannelSockets(Selector selector, SocketConfig config, String reason, SourcePorts ports) {
        this.selector = selector;
        this.config = config;
        this.reason = reason;
        this.ports = ports;
        abilities = abilities(reason, Integer.MAX_VALUE, config);
    }

    /**
     * Opens the sockets.
     *
     * @param reason why there is nothing better
     * @throws BfdException if they cannot be had, or single hop is wanted and its check not renounced
     */
    static ChannelSockets open(SocketConfig config, SourcePorts ports, String reason) {
        config.interfaceName().ifPresent(name -> {
            throw new BfdException("cannot bind to interface " + name
                    + ": DatagramChannel cannot, and there is nothing better here (" + reason + ")");
        });
        try {
            ChannelSockets sockets = new ChannelSockets(Selector.open(), config, reason, ports);
            try {
                config.encapsulations().forEach(sockets::listen);
            } catch (BfdException refused) {
                sockets.close();
                throw refused;
            }
            return sockets;
        } catch (IOException e) {
            throw new BfdException("cannot open the sockets: " + e.getMessage(), e);
        }
    }

    @Override
    public void listen(Encapsulation kind) {
        requireOpen();
        if (kind.minimumHopLimit() == Encapsulation.SENT_HOP_LIMIT && !config.uncheckedHopLimit()) {
            throw new BfdException("single hop needs packets that leave with hop limit 255 and a check of those that "
                    + "arrive (RFC 5881 section 5); DatagramChannel can do neither, and there is nothing better here ("
                    + reason
                    + "). Run on Linux with --enable-native-access=ALL-UNNAMED, use multihop, or permit single "
                    + "hop without the check");
        }
        int port = kind.destinationPort();
        boolean known = selector.keys().stream()
                .anyMatch(key -> key.isValid() && ((InetSocketAddress) key.attachment()).getPort() == port);
        if (!known) {
            int receiveBuffer = listen(port);
            abilities = abilities(reason, Math.min(receiveBuffer, abilities.receiveBuffer()), config);
        }
    }

    private void requireOpen() {
        if (!selector.isOpen()) {
            throw new BfdException("the sockets are closed");
        }
    }

    /** {@return the octets of the smallest receive buffer} */
    private int listen(int port) {
        int receiveBuffer = Integer.MAX_VALUE;
        List<DatagramChannel> opened = new ArrayList<>();
        for (InetAddress local : config.listen()) {
            try {
                DatagramChannel channel = ChannelPath.channel(local);
                opened.add(channel);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBuffer());
                channel.bind(new InetSocketAddress(local, port));
                channel.register(selector, SelectionKey.OP_READ, new InetSocketAddress(local, port));
                receiveBuffer = Math.min(receiveBuffer, channel.getOption(StandardSocketOptions.SO_RCVBUF));
            } catch (IOException e) {
                close(opened);
                throw new BfdException(
                        "cannot listen on UDP port " + port + " of " + local.getHostAddress() + ": " + e.getMessage(),
                        e,
                        e instanceof BindException);
            }
        }
        return receiveBuffer;
    }

    /** A channel is only gone when the selector has let go of it. */
    private void close(List<DatagramChannel> channels) {
        try {
            for (DatagramChannel channel : channels) {
                channel.close();
            }
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Abilities abilities(String reason, int receiveBuffer, SocketConfig config) {
        return new Abilities(
                Abilities.Access.DATAGRAM_CHANNEL,
                Abilities.Transmission.SOCKET_PER_SESSION,
                false,
                false,
                false,
                true,
                receiveBuffer,
                refused("SCHED_FIFO", config.realTimePriority().isPresent()),
                refused("mlockall", config.lockMemory()),
                List.of(
                        "DatagramChannel instead of the operating system's calls: " + reason,
                        "the hop limit of packets that arrive is not known, and those that leave have the system's own: "
                                + "peers that check it discard them",
                        "packets that arrive have no kernel stamp: a stall of this process counts as silence of the peer",
                        "the interface that a packet came in by is not known",
                        "timers are exact to 1 ms"));
    }

    private static Permission refused(String what, boolean wanted) {
        return wanted
                ? new Permission.Refused(what, "not without the operating system's calls")
                : new Permission.NotAsked();
    }

    @Override
    public long nanoTime() {
        return MachineClock.nanoTime();
    }

    @Override
    public long epochNanos() {
        return MachineClock.epochNanos();
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    /** Java has no say in a thread's scheduling. */
    @Override
    public void adoptThread() {}

    @Override
    public void await(long timeoutNanos) {
        if (!selector.isOpen()) {
            return;
        }
        try {
            long millis = Math.ceilDiv(Math.max(timeoutNanos, 0), NANOS_PER_MILLI);
            if (millis == 0) {
                selector.selectNow();
            } else {
                selector.select(millis);
            }
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public boolean receive(DatagramReceiver receiver) {
        boolean more = false;
        if (selector.isOpen()) {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                more |= key.isValid() && receive(key, receiver);
            }
        }
        return more;
    }

    /** {@return whether more may wait} */
    private boolean receive(SelectionKey key, DatagramReceiver receiver) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        InetSocketAddress local = (InetSocketAddress) key.attachment();
        try {
            for (int i = 0; i < BATCH && channel.isOpen(); i++) {
                if (!(channel.receive(buffer.clear()) instanceof InetSocketAddress source)) {
                    return false;
                }
                fill(source, local);
                receiver.received(datagram);
            }
            return channel.isOpen();
        } catch (IOException e) {
            return false; // what the system says of an earlier packet, such as that nobody listens there
        }
    }

    private void fill(InetSocketAddress source, InetSocketAddress local) {
        MappedAddress from = MappedAddress.of(source.getAddress());
        boolean anyLocal = local.getAddress().isAnyLocalAddress();
        MappedAddress to = anyLocal ? new MappedAddress(0, 0) : MappedAddress.of(local.getAddress());
        datagram.truncated = buffer.position() > Datagram.CAPACITY;
        datagram.length = Math.min(buffer.position(), Datagram.CAPACITY);
        buffer.flip().get(datagram.octets, 0, datagram.length);
        datagram.sourceHigh = from.high();
        datagram.sourceLow = from.low();
        datagram.sourcePort = source.getPort();
        datagram.localHigh = to.high();
        datagram.localLow = to.low();
        datagram.destinationPort = local.getPort();
        datagram.interfaceIndex = OpenSocket.scope(source.getAddress(), 0);
        datagram.hopLimit = -1;
        datagram.arrivedNanos = MachineClock.nanoTime();
        datagram.kernelStamped = false;
        received++;
    }

    @Override
    public TransmitPath open(PathKey key) {
        requireOpen();
        ChannelPath path = ChannelPath.open(key, ports, this::closed);
        paths.add(path);
        return path;
    }

    private void closed(ChannelPath path) {
        paths.remove(path);
        ports.giveBack(path.sourcePort());
    }

    /** Nothing is left to do: each packet left when it was queued. */
    @Override
    public void flush() {}

    /** The system does not say. */
    @Override
    public long receiveBufferDrops() {
        return 0;
    }

    @Override
    public long unusableStamps() {
        return received;
    }

    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        try {
            List.copyOf(paths).forEach(ChannelPath::close);
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

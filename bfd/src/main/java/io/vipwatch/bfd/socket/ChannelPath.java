package io.vipwatch.bfd.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.function.Consumer;

/** A session's way out through a {@code DatagramChannel} of its own, on the engine's thread. */
final class ChannelPath implements TransmitPath {
    private final DatagramChannel channel;
    private final InetSocketAddress destination;
    private final int sourcePort;
    private final Consumer<ChannelPath> whenClosed;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(MAXIMUM_LENGTH);
    private long failures;
    private Optional<String> lastFailure = Optional.empty();

    private ChannelPath(
            DatagramChannel channel, InetSocketAddress destination, int sourcePort, Consumer<ChannelPath> whenClosed) {
        this.channel = channel;
        this.destination = destination;
        this.sourcePort = sourcePort;
        this.whenClosed = whenClosed;
    }

    /** @throws BfdException if the local address is not there or no port is left */
    static ChannelPath open(PathKey key, SourcePorts ports, Consumer<ChannelPath> whenClosed) {
        try {
            if (!key.local().isAnyLocalAddress() && NetworkInterface.getByInetAddress(key.local()) == null) {
                throw new BfdException(
                        "no interface of this host has " + key.local().getHostAddress());
            }
            DatagramChannel channel = channel(key.local());
            channel.setOption(StandardSocketOptions.IP_TOS, ControlTraffic.CS6);
            InetAddress local = scoped(key.local(), key.interfaceIndex());
            int port = ports.take(candidate -> isBound(channel, new InetSocketAddress(local, candidate)));
            InetAddress remote = scoped(key.remote(), key.interfaceIndex());
            InetSocketAddress destination = new InetSocketAddress(remote, key.destinationPort());
            return new ChannelPath(channel, destination, port, whenClosed);
        } catch (IOException | UncheckedIOException e) {
            throw new BfdException("cannot send from " + key.local().getHostAddress() + ": " + e.getMessage(), e);
        }
    }

    private static InetAddress scoped(InetAddress address, int interfaceIndex) throws UnknownHostException {
        return address instanceof Inet6Address six && six.isLinkLocalAddress()
                ? Inet6Address.getByAddress("", six.getAddress(), interfaceIndex)
                : address;
    }

    private static boolean isBound(DatagramChannel channel, InetSocketAddress local) {
        try {
            channel.bind(local);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a channel of the address's own family that does not wait} */
    static DatagramChannel channel(InetAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                AddressFamily.of(local) == AddressFamily.IPV4
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public int sourcePort() {
        return sourcePort;
    }

    @Override
    public void queue(byte[] octets, int length) {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.send(packet.clear().put(octets, 0, length).flip(), destination);
        } catch (IOException e) {
            failures++;
            lastFailure = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public long failures() {
        return failures;
    }

    @Override
    public Optional<String> lastFailure() {
        return lastFailure;
    }

    @Override
    public void close() {
        if (channel.isOpen()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            whenClosed.accept(this);
        }
    }
}

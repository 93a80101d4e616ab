package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.fail;

import io.vipwatch.bfd.packet.Encapsulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Sockets under test, with the patience that a test has with them. */
record Endpoint(ControlSockets sockets, int port) implements AutoCloseable {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** {@return a port that nobody has just now} */
    static int freePort(String local) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return ((InetSocketAddress) channel.bind(new InetSocketAddress(address(local), 0))
                            .getLocalAddress())
                    .getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SocketConfig config(String local, int port) {
        return SocketConfig.of(List.of(address(local)), List.of(new Encapsulation(port, 255)));
    }

    /** Opens sockets on one address, whose packets leave in this way. */
    static Endpoint open(String local, Abilities.Transmission transmission) {
        int port = freePort(local);
        return new Endpoint(new ForeignOpening(config(local, port), new SourcePorts(0), transmission).open(), port);
    }

    /** Opens the fallback's sockets on one address. */
    static Endpoint ofChannels(String local) {
        int port = freePort(local);
        SocketConfig config = new SocketConfig(
                List.of(address(local)),
                Optional.empty(),
                List.of(new Encapsulation(port, 255)),
                SocketConfig.DEFAULT_RECEIVE_BUFFER,
                SocketConfig.AccessChoice.DATAGRAM_CHANNEL,
                true,
                OptionalInt.empty(),
                false);
        return new Endpoint(SystemSockets.open(config), port);
    }

    /** Opens a path to itself. */
    TransmitPath pathToItself(String local) {
        return sockets.open(new PathKey(address(local), address(local), 0, port));
    }

    static void send(TransmitPath path, String payload) {
        byte[] octets = payload.getBytes(US_ASCII);
        path.queue(octets, octets.length);
    }

    /** {@return exactly so many datagrams, for which it waits} */
    List<Arrived> receive(int count) {
        List<Arrived> arrived = new ArrayList<>();
        long deadline = sockets.nanoTime() + PATIENCE_NANOS;
        while (arrived.size() < count) {
            long left = deadline - sockets.nanoTime();
            if (left <= 0) {
                fail("%d of %d datagrams after %d ns", arrived.size(), count, PATIENCE_NANOS);
            }
            sockets.await(left);
            drain(arrived);
        }
        return arrived;
    }

    /** Adds what waits now. */
    void drain(List<Arrived> arrived) {
        while (sockets.receive(datagram -> arrived.add(Arrived.of(datagram)))) {
            // until nothing is left
        }
    }

    @Override
    public void close() {
        sockets.close();
    }
}

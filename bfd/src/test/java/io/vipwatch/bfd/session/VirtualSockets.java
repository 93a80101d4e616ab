package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.DatagramReceiver;
import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.PathKey;
import io.vipwatch.bfd.socket.Permission;
import io.vipwatch.bfd.socket.TransmitPath;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Sockets on a {@link VirtualNetwork}: a receive buffer of a fixed size, read in batches, and a wall clock. */
final class VirtualSockets implements ControlSockets {
    private static final int BATCH = 16;
    private static final long WALL_CLOCK = 1_700_000_000_000_000_000L;

    private final VirtualNetwork network;
    private final List<InetAddress> addresses = new ArrayList<>();
    private final Deque<VirtualDatagram> buffer = new ArrayDeque<>();
    private final List<Runnable> queued = new ArrayList<>();
    private long drops;
    private int ports = 49152;

    int capacity = 4096;
    int openPaths;
    long flushes;

    /** What comes again for each datagram that is read, without a kernel stamp, if anything does. */
    Optional<VirtualDatagram> poured = Optional.empty();

    boolean closed;
    Runnable onWakeUp = () -> {};

    VirtualSockets(VirtualNetwork network, String... addresses) {
        this.network = network;
        for (String address : addresses) {
            this.addresses.add(InetAddress.ofLiteral(address));
        }
    }

    boolean has(InetAddress address) {
        return addresses.contains(address);
    }

    void arrive(VirtualDatagram datagram) {
        if (buffer.size() == capacity) {
            drops++;
        } else {
            buffer.add(datagram.arrivedNanos(network.now()));
        }
    }

    int waiting() {
        return buffer.size();
    }

    @Override
    public long nanoTime() {
        return network.now();
    }

    @Override
    public long epochNanos() {
        return WALL_CLOCK + network.now();
    }

    @Override
    public Abilities abilities() {
        return new Abilities(
                Abilities.Access.FOREIGN_FUNCTIONS,
                Abilities.Transmission.SHARED_RAW_SOCKET,
                true,
                true,
                true,
                true,
                capacity * 1024,
                new Permission.NotAsked(),
                new Permission.NotAsked(),
                List.of());
    }

    @Override
    public void adoptThread() {}

    @Override
    public void await(long timeoutNanos) {
        throw new AssertionError("the virtual network waits");
    }

    @Override
    public void wakeUp() {
        onWakeUp.run();
    }

    @Override
    public boolean receive(DatagramReceiver receiver) {
        for (int count = 0; count < BATCH && !buffer.isEmpty(); count++) {
            receiver.received(buffer.remove());
            poured.map(VirtualDatagram::unstamped).ifPresent(buffer::add);
        }
        return !buffer.isEmpty();
    }

    @Override
    public void listen(Encapsulation kind) {}

    @Override
    public TransmitPath open(PathKey path) {
        InetAddress from = path.local().isAnyLocalAddress()
                ? addresses.stream()
                        .filter(address -> address.getClass() == path.remote().getClass())
                        .findFirst()
                        .orElseThrow(() -> new BfdException("no route to " + path.remote()))
                : path.local();
        if (!addresses.contains(from)) {
            throw new BfdException(from + " is not an address of this system");
        }
        openPaths++;
        return new Path(path, from, ports++);
    }

    @Override
    public void flush() {
        flushes += queued.isEmpty() ? 0 : 1;
        List<Runnable> leaving = List.copyOf(queued);
        queued.clear();
        leaving.forEach(Runnable::run);
    }

    @Override
    public long receiveBufferDrops() {
        return drops;
    }

    @Override
    public long unusableStamps() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Path implements TransmitPath {
        private final PathKey key;
        private final InetAddress from;
        private final int port;

        Path(PathKey key, InetAddress from, int port) {
            this.key = key;
            this.from = from;
            this.port = port;
        }

        @Override
        public int sourcePort() {
            return port;
        }

        @Override
        public void queue(byte[] octets, int length) {
            VirtualDatagram datagram = new VirtualDatagram(
                    Arrays.copyOf(octets, length),
                    MappedAddress.of(from),
                    port,
                    MappedAddress.of(key.remote()),
                    key.destinationPort(),
                    key.interfaceIndex() == 0 ? VirtualDatagram.INTERFACE : key.interfaceIndex(),
                    255,
                    0,
                    true);
            queued.add(() -> network.carry(datagram, from, key.remote()));
        }

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public Optional<String> lastFailure() {
            return Optional.empty();
        }

        @Override
        public void close() {
            openPaths--;
        }
    }
}

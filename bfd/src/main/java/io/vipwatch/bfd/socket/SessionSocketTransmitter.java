package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends through a UDP socket for each session, for which no capability is needed; on the engine's thread. */
final class SessionSocketTransmitter implements Transmitter {
    private final SystemCalls system;
    private final SourcePorts ports;
    private final Optional<String> interfaceName;
    private final MemorySegment packet;
    private final MemorySegment destination;
    private final Set<SessionSocketPath> paths = new HashSet<>();

    SessionSocketTransmitter(SystemCalls system, Arena arena, SourcePorts ports, Optional<String> interfaceName) {
        this.system = system;
        this.ports = ports;
        this.interfaceName = interfaceName;
        packet = arena.allocate(TransmitPath.MAXIMUM_LENGTH, Long.BYTES);
        destination = arena.allocate(AddressFamily.LONGEST_ADDRESS, Long.BYTES);
    }

    @Override
    public TransmitPath open(PathKey key) {
        AddressFamily family = AddressFamily.of(key.remote());
        String purpose = "send from " + key.local().getHostAddress();
        OpenSocket socket = OpenSocket.open(system, family, Linux.SOCK_DGRAM, Linux.IPPROTO_UDP, purpose);
        try {
            setUp(socket, key);
            int port = ports.take(candidate -> isBound(socket, key, candidate, purpose));
            SessionSocketPath path = new SessionSocketPath(this, socket, port, address(family, key));
            paths.add(path);
            return path;
        } catch (SocketRefused | BfdException e) {
            socket.close();
            throw e;
        }
    }

    private void setUp(OpenSocket socket, PathKey key) {
        socket.sendAsControl();
        socket.receiveNothing();
        if (key.interfaceIndex() != 0) {
            socket.bindToDevice(key.interfaceIndex());
        } else {
            interfaceName.ifPresent(socket::bindToDevice);
        }
    }

    private static boolean isBound(OpenSocket socket, PathKey key, int port, String purpose) {
        int outcome = socket.bind(key.local(), port, OpenSocket.scope(key.local(), key.interfaceIndex()));
        if (outcome < 0 && outcome != -Linux.EADDRINUSE) {
            throw new SocketRefused(purpose, "bind", -outcome);
        }
        return outcome == 0;
    }

    private byte[] address(AddressFamily family, PathKey key) {
        int scope = OpenSocket.scope(key.remote(), key.interfaceIndex());
        family.writeAddress(destination, key.remote(), key.destinationPort(), scope);
        return destination.asSlice(0, family.addressSize).toArray(JAVA_BYTE);
    }

    /** {@return 0 or the negative errno of sending one packet} */
    int send(OpenSocket socket, byte[] address, byte[] octets, int length) {
        MemorySegment.copy(octets, 0, packet, JAVA_BYTE, 0, length);
        MemorySegment.copy(address, 0, destination, JAVA_BYTE, 0, address.length);
        int sent = system.sendto(socket.descriptor(), packet, length, destination, address.length);
        while (sent == -Linux.EINTR) {
            sent = system.sendto(socket.descriptor(), packet, length, destination, address.length);
        }
        return Math.min(sent, 0);
    }

    void closed(SessionSocketPath path) {
        paths.remove(path);
        ports.giveBack(path.sourcePort());
    }

    /** Nothing is left to do: each packet left when it was queued. */
    @Override
    public void flush() {}

    @Override
    public Abilities.Transmission transmission() {
        return Abilities.Transmission.SOCKET_PER_SESSION;
    }

    @Override
    public void close() {
        List.copyOf(paths).forEach(SessionSocketPath::close);
    }
}

package io.vipwatch.bfd.socket;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends for all sessions through one raw socket a family, and one more for each interface where IPv6 needs it, on the
 * engine's thread. It writes the UDP header itself and thereby each session's source port; one system call sends a batch.
 * Needs CAP_NET_RAW.
 */
final class RawTransmitter implements Transmitter {
    private final SystemCalls system;
    private final Arena arena;
    private final SourcePorts ports;
    private final Optional<String> interfaceName;
    private final List<RawSocket> sockets = new ArrayList<>();

    /**
     * Opens the sockets of the families that the system has.
     *
     * @throws SocketRefused if it does not permit raw sockets
     */
    RawTransmitter(SystemCalls system, Arena arena, SourcePorts ports, Optional<String> interfaceName) {
        this.system = system;
        this.arena = arena;
        this.ports = ports;
        this.interfaceName = interfaceName;
        for (AddressFamily family : AddressFamily.values()) {
            try {
                sockets.add(new RawSocket(system, arena, family, 0, interfaceName));
            } catch (SocketRefused refused) {
                if (refused.errno() != Linux.EAFNOSUPPORT) {
                    close();
                    throw refused;
                }
            }
        }
    }

    @Override
    public TransmitPath open(PathKey key) {
        AddressFamily family = AddressFamily.of(key.remote());
        int device = device(family, key);
        RawSocket socket = sockets.stream()
                .filter(candidate -> candidate.family() == family && candidate.device() == device)
                .findFirst()
                .orElseGet(() -> open(family, device));
        return new RawPath(this, socket, key, ports.take(candidate -> isFree(key, candidate)));
    }

    /**
     * {@return the interface that the path needs a socket of its own for, or 0} To IPv6 the interface that a packet names
     * is no more than a wish, unless the destination is link-local or the socket is bound to it.
     */
    private int device(AddressFamily family, PathKey key) {
        boolean strict = family == AddressFamily.IPV4 || key.remote().isLinkLocalAddress();
        return strict || interfaceName.isPresent() ? 0 : key.interfaceIndex();
    }

    private RawSocket open(AddressFamily family, int device) {
        if (device == 0) {
            throw new SocketRefused("send by " + family, "socket", Linux.EAFNOSUPPORT);
        }
        Optional<String> name = Optional.of(system.interfaceName(device)
                .orElseThrow(() -> new SocketRefused("send", "find interface " + device, Linux.ENODEV)));
        RawSocket socket = new RawSocket(system, arena, family, device, name);
        sockets.add(socket);
        return socket;
    }

    /** Asks by binding a socket for a moment: another process that has the port prevents it. */
    private boolean isFree(PathKey key, int port) {
        OpenSocket probe = probe(key);
        try {
            probe.bindToDevice(key.interfaceIndex());
            int outcome = probe.bind(key.local(), port, OpenSocket.scope(key.local(), key.interfaceIndex()));
            if (outcome < 0 && outcome != -Linux.EADDRINUSE) {
                throw new SocketRefused("send from " + key.local().getHostAddress(), "bind", -outcome);
            }
            return outcome == 0;
        } finally {
            probe.close();
        }
    }

    /** {@return the source address that the system's routes give to packets of this path, if there is a route} */
    Optional<InetAddress> sourceAddress(PathKey key) {
        OpenSocket probe = probe(key);
        try {
            probe.bindToDevice(key.interfaceIndex());
            return probe.sourceTowards(key.remote(), OpenSocket.scope(key.remote(), key.interfaceIndex()));
        } finally {
            probe.close();
        }
    }

    private OpenSocket probe(PathKey key) {
        AddressFamily family = AddressFamily.of(key.remote());
        String purpose = "send to " + key.remote().getHostAddress();
        return OpenSocket.open(system, family, Linux.SOCK_DGRAM, Linux.IPPROTO_UDP, purpose);
    }

    void closed(RawPath path) {
        ports.giveBack(path.sourcePort());
    }

    @Override
    public void flush() {
        for (int i = 0; i < sockets.size(); i++) {
            sockets.get(i).flush();
        }
    }

    @Override
    public Abilities.Transmission transmission() {
        return Abilities.Transmission.SHARED_RAW_SOCKET;
    }

    @Override
    public void close() {
        sockets.forEach(RawSocket::close);
        sockets.clear();
    }
}

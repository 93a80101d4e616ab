package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens one engine's sockets by the operating system's own calls, on the caller's thread; for one use. */
final class ForeignOpening {
    private final SocketConfig config;
    private final SourcePorts ports;
    private final Abilities.Transmission preferred;
    private final Arena arena = Arena.ofShared();
    private final SystemCalls system = new SystemCalls(arena);
    private final List<ReceiveSocket> sockets = new ArrayList<>();
    private final List<String> limitations = new ArrayList<>();

    /** @param preferred how packets shall leave where the process may choose */
    ForeignOpening(SocketConfig config, SourcePorts ports, Abilities.Transmission preferred) {
        this.config = config;
        this.ports = ports;
        this.preferred = preferred;
    }

    /** @throws BfdException if the sockets cannot be had */
    ControlSockets open() {
        try {
            listen();
            Transmitter transmitter = transmitter();
            WakeUpEvent wakeUp = new WakeUpEvent(system);
            return new ForeignSockets(
                    arena, system, wakeUp, sockets, transmitter, abilities(transmitter), config.realTimePriority());
        } catch (SocketRefused refused) {
            sockets.forEach(ReceiveSocket::close);
            arena.close();
            throw refused.forOperator();
        }
    }

    private void listen() {
        int interfaceIndex = config.interfaceName()
                .map(name -> system.interfaceIndex(name)
                        .orElseThrow(() -> new SocketRefused("use interface " + name, "if_nametoindex", Linux.ENODEV)))
                .orElse(0);
        List<Integer> listened = config.encapsulations().stream()
                .map(Encapsulation::destinationPort)
                .distinct()
                .toList();
        for (InetAddress local : config.listen()) {
            for (int port : listened) {
                listen(local, port, interfaceIndex);
            }
        }
    }

    /** A family that the system lacks is left out where all of it was asked for and the other family is there. */
    private void listen(InetAddress local, int port, int interfaceIndex) {
        try {
            sockets.add(ReceiveSocket.open(
                    system, local, port, config.interfaceName(), interfaceIndex, config.receiveBuffer()));
        } catch (SocketRefused refused) {
            boolean dispensable = local.isAnyLocalAddress() && config.listen().size() > 1;
            if (refused.errno() != Linux.EAFNOSUPPORT || !dispensable) {
                throw refused;
            }
            limitations.add("the system has no " + AddressFamily.of(local));
        }
    }

    private Transmitter transmitter() {
        Optional<String> interfaceName = config.interfaceName();
        if (preferred == Abilities.Transmission.SOCKET_PER_SESSION) {
            return new SessionSocketTransmitter(system, arena, ports, interfaceName);
        }
        try {
            return new RawTransmitter(system, arena, ports, interfaceName);
        } catch (SocketRefused refused) {
            if (refused.errno() != Linux.EPERM && refused.errno() != Linux.EACCES) {
                throw refused;
            }
            limitations.add("without CAP_NET_RAW each session needs a socket of its own");
            return new SessionSocketTransmitter(system, arena, ports, interfaceName);
        }
    }

    private Abilities abilities(Transmitter transmitter) {
        int receiveBuffer =
                sockets.stream().mapToInt(ReceiveSocket::receiveBuffer).min().orElse(0);
        if (receiveBuffer < config.receiveBuffer()) {
            limitations.add("the receive buffer is " + receiveBuffer + " octets instead of " + config.receiveBuffer()
                    + ": raise net.core.rmem_max or grant CAP_NET_ADMIN");
        }
        return new Abilities(
                Abilities.Access.FOREIGN_FUNCTIONS,
                transmitter.transmission(),
                true,
                true,
                true,
                true,
                receiveBuffer,
                new Permission.NotAsked(),
                EngineThread.lockMemory(config.lockMemory()),
                limitations);
    }
}

package io.vipwatch.bfd.socket;

import java.lang.foreign.Arena;
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
    private final ReceiveSockets sockets;
    private final List<String> limitations = new ArrayList<>();

    /** @param preferred how packets shall leave where the process may choose */
    ForeignOpening(SocketConfig config, SourcePorts ports, Abilities.Transmission preferred) {
        this.config = config;
        this.ports = ports;
        this.preferred = preferred;
        sockets = new ReceiveSockets(system, config);
    }

    /** @throws BfdException if the sockets cannot be had */
    ControlSockets open() {
        try {
            sockets.openAll();
            limitations.addAll(sockets.limitations());
            Transmitter transmitter = transmitter();
            WakeUpEvent wakeUp = new WakeUpEvent(system);
            return new ForeignSockets(
                    arena, system, wakeUp, sockets, transmitter, abilities(transmitter), config.realTimePriority());
        } catch (SocketRefused refused) {
            sockets.close();
            arena.close();
            throw refused.forOperator();
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
        int receiveBuffer = sockets.receiveBuffer();
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

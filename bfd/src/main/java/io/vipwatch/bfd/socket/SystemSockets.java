package io.vipwatch.bfd.socket;

import java.security.SecureRandom;
import java.util.Optional;

/** Opens the sockets of an engine by the best way that this machine has, on the caller's thread. */
public final class SystemSockets {
    private SystemSockets() {}

    /**
     * Opens sockets.
     *
     * @throws BfdException if they cannot be had; its text says why and what would help
     */
    public static ControlSockets open(SocketConfig config) {
        SourcePorts ports = new SourcePorts(new SecureRandom().nextInt());
        Optional<String> obstacle = NativeAccess.obstacle();
        return switch (config.access()) {
            case FOREIGN_FUNCTIONS -> {
                obstacle.ifPresent(reason -> {
                    throw new BfdException("cannot use the operating system's sockets: " + reason);
                });
                yield foreign(config, ports);
            }
            case DATAGRAM_CHANNEL -> ChannelSockets.open(config, ports, "configured");
            case AUTOMATIC ->
                obstacle.map(reason -> (ControlSockets) ChannelSockets.open(config, ports, reason))
                        .orElseGet(() -> foreign(config, ports));
        };
    }

    private static ControlSockets foreign(SocketConfig config, SourcePorts ports) {
        return new ForeignOpening(config, ports, Abilities.Transmission.SHARED_RAW_SOCKET).open();
    }
}

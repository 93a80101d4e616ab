package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.SocketConfig;
import java.time.Duration;

/**
 * What is common to all sessions of a system.
 *
 * @param name what the engine's thread is called, after {@code bfd-}
 * @param sockets where to listen, and what to ask of the operating system
 * @param closeTimeout the longest that {@link BfdSystem#close} tells remote systems that their sessions are AdminDown
 */
public record SystemConfig(String name, SocketConfig sockets, Duration closeTimeout) {
    /** The detection time of a remote system at the slow rate of a session that is not Up, at the usual multiplier. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(3);

    public SystemConfig {
        if (closeTimeout.isNegative() || closeTimeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("the close timeout must be 0 to an hour: " + closeTimeout);
        }
    }

    /** {@return a system on these sockets} */
    public static SystemConfig of(SocketConfig sockets) {
        return new SystemConfig("engine", sockets, DEFAULT_CLOSE_TIMEOUT);
    }
}

package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the sockets of an engine shall be.
 *
 * @param listen the local addresses to receive on; an unspecified address stands for all of its family, which the system
 *     may lack; no other may be missing
 * @param interfaceName the interface to bind to, of which alone packets are then received
 * @param encapsulations the kinds of session: their ports are listened on
 * @param receiveBuffer the octets wanted for each receive buffer
 * @param access how to reach the sockets
 * @param uncheckedHopLimit whether single hop is wanted also where the hop limit can be neither sent nor checked
 * @param realTimePriority the SCHED_FIFO priority wanted for the engine's thread, 1 to 99
 * @param lockMemory whether the process's memory shall be kept from being paged out
 */
public record SocketConfig(
        List<InetAddress> listen,
        Optional<String> interfaceName,
        List<Encapsulation> encapsulations,
        int receiveBuffer,
        AccessChoice access,
        boolean uncheckedHopLimit,
        OptionalInt realTimePriority,
        boolean lockMemory) {
    /** Room for 4,096 datagrams of a burst: a socket buffer holds some 1 KiB for each small one. */
    public static final int DEFAULT_RECEIVE_BUFFER = 4 << 20;

    public SocketConfig {
        listen = List.copyOf(listen);
        encapsulations = List.copyOf(encapsulations);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("no address to listen on");
        }
        if (encapsulations.isEmpty()) {
            throw new IllegalArgumentException("neither single hop nor multihop");
        }
        if (receiveBuffer < 1) {
            throw new IllegalArgumentException("receive buffer " + receiveBuffer + " is below 1");
        }
        if (realTimePriority.isPresent() && (realTimePriority.getAsInt() < 1 || realTimePriority.getAsInt() > 99)) {
            throw new IllegalArgumentException(
                    "real-time priority " + realTimePriority.getAsInt() + " is not within 1 to 99");
        }
    }

    /** How to reach the sockets. */
    public enum AccessChoice {
        /** By foreign functions where that works, else by DatagramChannel. */
        AUTOMATIC,
        FOREIGN_FUNCTIONS,
        DATAGRAM_CHANNEL
    }

    /** {@return sockets for these kinds of session on these addresses, with no special wishes} */
    public static SocketConfig of(List<InetAddress> listen, List<Encapsulation> encapsulations) {
        return new SocketConfig(
                listen,
                Optional.empty(),
                encapsulations,
                DEFAULT_RECEIVE_BUFFER,
                AccessChoice.AUTOMATIC,
                false,
                OptionalInt.empty(),
                false);
    }
}

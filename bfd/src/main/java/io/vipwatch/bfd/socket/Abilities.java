package io.vipwatch.bfd.socket;

import java.util.List;

/**
 * What the sockets of an engine can do, and what they were refused.
 *
 * @param access how the sockets are reached
 * @param transmission how packets leave
 * @param hopLimit whether packets leave with 255 and the hop limit of those that arrive can be checked (RFC 5881 §5)
 * @param kernelStamps whether arrivals are stamped by the kernel
 * @param interfaces whether the interface of an arrival is known and that of a departure can be chosen
 * @param trafficClass whether packets leave with DSCP CS6
 * @param receiveBuffer the octets that the kernel gave to the smallest receive buffer
 * @param realTimePriority the engine thread's scheduling
 * @param memoryLock whether the process's memory stays where it is
 * @param limitations one sentence for everything that is missing, empty when nothing is
 */
public record Abilities(
        Access access,
        Transmission transmission,
        boolean hopLimit,
        boolean kernelStamps,
        boolean interfaces,
        boolean trafficClass,
        int receiveBuffer,
        Permission realTimePriority,
        Permission memoryLock,
        List<String> limitations) {
    public Abilities {
        limitations = List.copyOf(limitations);
    }

    /** {@return these, with another outcome for the engine thread's scheduling} */
    Abilities withRealTimePriority(Permission outcome) {
        return new Abilities(
                access,
                transmission,
                hopLimit,
                kernelStamps,
                interfaces,
                trafficClass,
                receiveBuffer,
                outcome,
                memoryLock,
                limitations);
    }

    /** How the sockets are reached. */
    public enum Access {
        /** The operating system's own calls, through {@code java.lang.foreign}. */
        FOREIGN_FUNCTIONS,
        /** {@code java.nio.channels.DatagramChannel}, which has no hop limit. */
        DATAGRAM_CHANNEL
    }

    /** How packets leave. */
    public enum Transmission {
        /** One raw socket a family for all sessions, one system call for a batch. */
        SHARED_RAW_SOCKET,
        /** One UDP socket for each session. */
        SOCKET_PER_SESSION
    }
}

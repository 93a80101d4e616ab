package io.vipwatch.bfd.socket;

import java.util.Optional;

/** A session's way out (RFC 5881 §4): where its packets go and the source port they have; used on the engine's thread. */
public interface TransmitPath extends AutoCloseable {
    /** {@return the session's source port, 49152 to 65535} */
    int sourcePort();

    /**
     * Queues a packet; it leaves with the next {@link ControlSockets#flush()} at the latest.
     *
     * @param octets copied during the call
     * @param length how many of them are the packet, at most {@link #MAXIMUM_LENGTH}
     */
    void queue(byte[] octets, int length);

    /** The longest packet, in octets: the Length of a BFD Control packet is one octet (RFC 5880 §4.1). */
    int MAXIMUM_LENGTH = 255;

    /** {@return how many packets of this path could not be sent} */
    long failures();

    /** {@return why the last of them could not, in the words of the operating system} */
    Optional<String> lastFailure();

    /** Gives the source port back; what is queued leaves first. */
    @Override
    void close();
}

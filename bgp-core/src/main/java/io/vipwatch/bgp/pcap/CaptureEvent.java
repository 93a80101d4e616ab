package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.Octets;

/** What a capture shows of BGP and BFD, in the order of the file. */
public sealed interface CaptureEvent {
    /** Something that has a time: when the packet that completed it was captured. */
    sealed interface Timed extends CaptureEvent {
        /** {@return the time, in nanoseconds since 1970-01-01T00:00Z} */
        long epochNanos();

        /** {@return who sent it to whom} */
        Flow flow();
    }

    /**
     * A whole BGP message.
     *
     * @param trafficClass the traffic class or type of service of the packet that completed it, 0 to 255
     * @param message the message, header included; its marker and length are right, nothing more is known
     */
    record BgpMessageSeen(long epochNanos, Flow flow, int trafficClass, Octets message) implements Timed {}

    /**
     * Octets of a stream of BGP messages that tell nothing.
     *
     * @param octets how many
     * @param cause why
     */
    record Gap(long epochNanos, Flow flow, long octets, Cause cause) implements Timed {
        /** Why octets tell nothing. */
        public enum Cause {
            /** They were sent, but the capture does not have them. */
            NOT_CAPTURED,
            /** They are there, but belong to a message whose beginning is not, or to none. */
            NO_MESSAGE,
            /** They are the beginning of a message whose end is not there. */
            INCOMPLETE_MESSAGE
        }
    }

    /** A SYN: a connection is asked for, or the asking is answered. */
    record ConnectionOpened(long epochNanos, Flow flow) implements Timed {}

    /**
     * A FIN or RST: one direction of a connection ends in order, or the connection at once.
     *
     * @param reset whether it was a RST
     */
    record ConnectionClosed(long epochNanos, Flow flow, boolean reset) implements Timed {}

    /**
     * A BFD Control packet (RFC 5881, RFC 5883), or what was sent to its port.
     *
     * @param hopLimit the hop limit or time to live with which it was captured, 0 to 255
     * @param payload the datagram's payload
     */
    record BfdPacketSeen(long epochNanos, Flow flow, int hopLimit, Octets payload) implements Timed {}

    /**
     * The file is damaged; there is nothing behind this.
     *
     * @param offset where, in octets from the beginning of the (uncompressed) file
     * @param text what was found and what would be right
     */
    record Malformed(long offset, String text) implements CaptureEvent {}
}

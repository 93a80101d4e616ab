package io.vipwatch.bfd.socket;

/**
 * A UDP datagram and what the kernel says about its arrival (RFC 3542 §6); one object for all datagrams, read on the
 * engine's thread, valid only while {@link DatagramReceiver#received} runs. Addresses are the two halves of an IPv6
 * address, IPv4 ones in the mapped form of RFC 4291 §2.5.5.2, so that nothing need be allocated: see {@link MappedAddress}.
 */
public interface ReceivedDatagram {
    /** {@return the buffer that holds the payload from index 0; reused for the next datagram} */
    byte[] octets();

    /** {@return how many octets of the buffer are payload} */
    int length();

    /** {@return whether the payload was longer than the buffer, which is longer than any BFD Control packet} */
    boolean truncated();

    /** {@return the first half of the source address} */
    long sourceHigh();

    /** {@return the second half of the source address} */
    long sourceLow();

    /** {@return the source port, 0 to 65535} */
    int sourcePort();

    /** {@return the first half of the address that the datagram was sent to; 0 with the second half when unknown} */
    long localHigh();

    /** {@return the second half of the address that the datagram was sent to} */
    long localLow();

    /** {@return the port that the datagram was sent to} */
    int destinationPort();

    /** {@return the index of the interface it came in by; 0 when unknown} */
    int interfaceIndex();

    /** {@return the TTL or hop limit it arrived with, 0 to 255; -1 when it cannot be read} */
    int hopLimit();

    /** {@return when it arrived, on {@link ControlSockets#nanoTime()}; never later than now} */
    long arrivedNanos();

    /** {@return whether the kernel stamped the arrival; if not, it is the time of the read} */
    boolean kernelStamped();
}

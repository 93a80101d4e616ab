package io.vipwatch.bgp.pcap;

/**
 * How many packets of a capture were looked at and passed over.
 *
 * @param packets all of them
 * @param notIp packets of an unknown type of link, or not IP
 * @param fragments fragments of IP packets, which are not put together again
 * @param otherProtocol neither TCP nor UDP
 * @param otherPort TCP and UDP between other ports than those of BGP and BFD
 * @param cutOff packets that end before their payload
 */
public record CaptureCounts(
        long packets, long notIp, long fragments, long otherProtocol, long otherPort, long cutOff) {}

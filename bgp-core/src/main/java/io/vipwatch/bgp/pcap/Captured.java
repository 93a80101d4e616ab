package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.Octets;

/** What stands in a capture file, one after another. */
sealed interface Captured {
    /**
     * A packet.
     *
     * @param epochNanos when it was captured, in nanoseconds since 1970-01-01T00:00Z
     * @param linkType the type of link, as in the registry of the tcpdump group; says how the octets begin
     * @param octets the packet, as far as it was captured
     */
    record Packet(long epochNanos, int linkType, Octets octets) implements Captured {}

    /**
     * Octets that are not what stands in such a file.
     *
     * @param offset where they begin, in octets from the beginning of the (uncompressed) file
     * @param text what was found and what would be right
     */
    record Malformed(long offset, String text) implements Captured {}
}

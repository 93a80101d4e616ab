package io.vipwatch.bfd.socket;

import java.net.InetAddress;
import java.util.Arrays;

/** What a received datagram said, kept beyond the call that brought it. */
record Arrived(
        String payload,
        int length,
        boolean truncated,
        InetAddress source,
        int sourcePort,
        InetAddress local,
        int destinationPort,
        int interfaceIndex,
        int hopLimit,
        long arrivedNanos,
        boolean kernelStamped) {
    static Arrived of(ReceivedDatagram datagram) {
        return new Arrived(
                new String(
                        Arrays.copyOf(datagram.octets(), datagram.length()),
                        java.nio.charset.StandardCharsets.US_ASCII),
                datagram.length(),
                datagram.truncated(),
                new MappedAddress(datagram.sourceHigh(), datagram.sourceLow()).toInetAddress(),
                datagram.sourcePort(),
                new MappedAddress(datagram.localHigh(), datagram.localLow()).toInetAddress(),
                datagram.destinationPort(),
                datagram.interfaceIndex(),
                datagram.hopLimit(),
                datagram.arrivedNanos(),
                datagram.kernelStamped());
    }
}

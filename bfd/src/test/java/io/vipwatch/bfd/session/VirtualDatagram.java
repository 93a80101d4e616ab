package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.net.InetAddress;

/** A datagram on the virtual network, as its receiver sees it. */
@SuppressWarnings("ArrayRecordComponent") // stands for the reused buffer, and is not compared
record VirtualDatagram(
        byte[] octets,
        MappedAddress source,
        int sourcePort,
        MappedAddress local,
        int destinationPort,
        int interfaceIndex,
        int hopLimit,
        long arrivedNanos,
        boolean kernelStamped)
        implements ReceivedDatagram {
    static final int INTERFACE = 7;

    /** A single hop datagram as it should be. */
    static VirtualDatagram of(byte[] octets, String source, String local) {
        return new VirtualDatagram(
                octets,
                MappedAddress.of(InetAddress.ofLiteral(source)),
                Encapsulation.FIRST_SOURCE_PORT,
                MappedAddress.of(InetAddress.ofLiteral(local)),
                Encapsulation.singleHop().destinationPort(),
                INTERFACE,
                255,
                0,
                true);
    }

    static VirtualDatagram of(ControlPacket packet, String source, String local) {
        return of(ControlPacketEncoder.encode(packet), source, local);
    }

    VirtualDatagram hopLimit(int other) {
        return new VirtualDatagram(
                octets, source, sourcePort, local, destinationPort, interfaceIndex, other, arrivedNanos, kernelStamped);
    }

    VirtualDatagram sourcePort(int other) {
        return new VirtualDatagram(
                octets, source, other, local, destinationPort, interfaceIndex, hopLimit, arrivedNanos, kernelStamped);
    }

    VirtualDatagram destinationPort(int other) {
        return new VirtualDatagram(
                octets, source, sourcePort, local, other, interfaceIndex, hopLimit, arrivedNanos, kernelStamped);
    }

    VirtualDatagram interfaceIndex(int other) {
        return new VirtualDatagram(
                octets, source, sourcePort, local, destinationPort, other, hopLimit, arrivedNanos, kernelStamped);
    }

    VirtualDatagram arrivedNanos(long time) {
        return new VirtualDatagram(
                octets, source, sourcePort, local, destinationPort, interfaceIndex, hopLimit, time, kernelStamped);
    }

    @Override
    public int length() {
        return octets.length;
    }

    @Override
    public boolean truncated() {
        return false;
    }

    @Override
    public long sourceHigh() {
        return source.high();
    }

    @Override
    public long sourceLow() {
        return source.low();
    }

    @Override
    public long localHigh() {
        return local.high();
    }

    @Override
    public long localLow() {
        return local.low();
    }

    VirtualDatagram unstamped() {
        return new VirtualDatagram(
                octets, source, sourcePort, local, destinationPort, interfaceIndex, hopLimit, arrivedNanos, false);
    }
}

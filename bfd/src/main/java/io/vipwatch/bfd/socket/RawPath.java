package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A session's way out through a shared raw socket, on the engine's thread. */
final class RawPath implements TransmitPath {
    private final RawTransmitter transmitter;
    private final RawSocket socket;
    private final PathKey key;
    private final int sourcePort;
    private final byte[] address;
    private final int ipv4Remote;
    private final TransmitFailures failures = new TransmitFailures();
    private InetAddress source;
    private byte[] ancillary;
    private int ipv4Source;
    private boolean open = true;

    RawPath(RawTransmitter transmitter, RawSocket socket, PathKey key, int sourcePort) {
        this.transmitter = transmitter;
        this.socket = socket;
        this.key = key;
        this.sourcePort = sourcePort;
        address = destination();
        source = key.local();
        ancillary = packetInformation();
        ipv4Remote = ipv4(key.remote());
        ipv4Source = ipv4(source);
    }

    /** The destination; its port is 0, since to the kernel this is no UDP socket. */
    private byte[] destination() {
        AddressFamily family = socket.family();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(AddressFamily.LONGEST_ADDRESS, Long.BYTES);
            family.writeAddress(target, key.remote(), 0, OpenSocket.scope(key.remote(), key.interfaceIndex()));
            return target.asSlice(0, family.addressSize).toArray(JAVA_BYTE);
        }
    }

    private byte[] packetInformation() {
        AddressFamily family = socket.family();
        int size = family.packetInformationSize;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(MessageHeader.controlSpace(size), Long.BYTES);
            MessageHeader.writeControl(target, 0, family.level, family.packetInformationMessage, size);
            family.writePacketInformation(target, MessageHeader.CONTROL_HEADER, source, key.interfaceIndex());
            return target.toArray(JAVA_BYTE);
        }
    }

    @Override
    public int sourcePort() {
        return sourcePort;
    }

    int destinationPort() {
        return key.destinationPort();
    }

    byte[] address() {
        return address;
    }

    byte[] ancillary() {
        return ancillary;
    }

    /** {@return the UDP checksum, or 0 where the kernel computes it} */
    int checksum(byte[] octets, int length) {
        return socket.family() == AddressFamily.IPV6
                ? 0
                : UdpHeader.checksum(ipv4Source, ipv4Remote, sourcePort, key.destinationPort(), octets, length);
    }

    /** {@return an address as the checksum wants it, 0 where the kernel computes that} */
    private int ipv4(InetAddress address) {
        return socket.family() == AddressFamily.IPV6
                ? 0
                : ByteBuffer.wrap(address.getAddress()).getInt();
    }

    private void leaveFrom(InetAddress address) {
        source = address;
        ancillary = packetInformation();
        ipv4Source = ipv4(address);
    }

    @Override
    public void queue(byte[] octets, int length) {
        if (open && hasSource()) {
            socket.queue(this, octets, length);
        }
    }

    /** Where the system is to choose the source address it is asked for one: the socket itself has the loopback address. */
    private boolean hasSource() {
        if (!source.isAnyLocalAddress()) {
            return true;
        }
        try {
            Optional<InetAddress> chosen = transmitter.sourceAddress(key);
            if (chosen.isPresent()) {
                leaveFrom(chosen.get());
                return true;
            }
            failures.failed(Linux.ENETUNREACH);
        } catch (SocketRefused refused) {
            failures.failed(refused.errno());
        }
        return false;
    }

    /** A packet could not be sent; where the system chose the source address, it may choose another next time. */
    void failed(int errno) {
        failures.failed(errno);
        if (key.local().isAnyLocalAddress()) {
            leaveFrom(key.local());
        }
    }

    @Override
    public long failures() {
        return failures.count();
    }

    @Override
    public Optional<String> lastFailure() {
        return failures.last();
    }

    @Override
    public void close() {
        if (open) {
            socket.flush();
            open = false;
            transmitter.closed(this);
        }
    }
}

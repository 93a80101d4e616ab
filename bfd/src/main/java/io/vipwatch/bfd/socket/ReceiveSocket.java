package io.vipwatch.bfd.socket;

import java.net.InetAddress;
import java.util.Optional;

/** A UDP socket on one local address and port (RFC 5881 §4, RFC 5883 §5), read on the engine's thread. */
final class ReceiveSocket {
    private final OpenSocket socket;
    private final int port;
    private final int receiveBuffer;
    private long drops;
    private int lastDrops;

    private ReceiveSocket(OpenSocket socket, int port, int receiveBuffer) {
        this.socket = socket;
        this.port = port;
        this.receiveBuffer = receiveBuffer;
    }

    /**
     * Opens, sets up and binds a socket.
     *
     * @throws SocketRefused if the system does not give it
     */
    static ReceiveSocket open(
            SystemCalls system,
            InetAddress local,
            int port,
            Optional<String> interfaceName,
            int interfaceIndex,
            int receiveBuffer) {
        AddressFamily family = AddressFamily.of(local);
        String purpose = "listen on UDP port " + port + " of " + local.getHostAddress();
        OpenSocket socket = OpenSocket.open(system, family, Linux.SOCK_DGRAM, Linux.IPPROTO_UDP, purpose);
        if (family == AddressFamily.IPV6) {
            socket.require(family.level, Linux.IPV6_V6ONLY, 1);
        }
        socket.require(family.level, family.receiveHopLimit, 1);
        socket.require(family.level, family.receivePacketInformation, 1);
        socket.require(Linux.SOL_SOCKET, Linux.SO_TIMESTAMPNS, 1);
        socket.require(Linux.SOL_SOCKET, Linux.SO_RXQ_OVFL, 1);
        interfaceName.ifPresent(socket::bindToDevice);
        int granted = socket.receiveBuffer(receiveBuffer);
        socket.requireBound(local, port, OpenSocket.scope(local, interfaceIndex));
        return new ReceiveSocket(socket, port, granted);
    }

    AddressFamily family() {
        return socket.family();
    }

    int descriptor() {
        return socket.descriptor();
    }

    int port() {
        return port;
    }

    int receiveBuffer() {
        return receiveBuffer;
    }

    /** Takes the kernel's count of drops, modulo 2³², if it said one. */
    void dropped(long count) {
        if (count != ReceiveBatch.NO_DROPS) {
            drops += Integer.toUnsignedLong((int) count - lastDrops);
            lastDrops = (int) count;
        }
    }

    /** {@return the datagrams dropped because the receive buffer was full} */
    long drops() {
        return drops;
    }

    void close() {
        socket.close();
    }
}

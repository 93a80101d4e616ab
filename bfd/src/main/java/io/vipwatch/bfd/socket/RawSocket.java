package io.vipwatch.bfd.socket;

import java.lang.foreign.Arena;
import java.util.Optional;

/** A raw socket of protocol UDP that sends and receives nothing, with the batch it sends next; on the engine's thread. */
final class RawSocket {
    /** Where in the UDP header the kernel puts the checksum (RFC 768). */
    private static final int CHECKSUM_OFFSET = 6;
    /** Holds a few batches while the queues of the interfaces are busy, in octets. */
    private static final int SEND_BUFFER = 2 << 20;

    private final SystemCalls system;
    private final int device;
    private final OpenSocket socket;
    private final TransmitBatch batch;
    private boolean open = true;

    /**
     * Opens the socket.
     *
     * @param device the interface index that it is kept for, 0 for any
     * @param interfaceName what it is bound to, if anything
     * @throws SocketRefused if the system does not permit it
     */
    RawSocket(SystemCalls system, Arena arena, AddressFamily family, int device, Optional<String> interfaceName) {
        this.system = system;
        this.device = device;
        socket = OpenSocket.open(system, family, Linux.SOCK_RAW, Linux.IPPROTO_UDP, "send by a raw socket");
        socket.receiveNothing();
        // Also spares the kernel from making a copy of every datagram of the host for the filter to discard.
        socket.bind(family.loopback(), 0, 0);
        socket.sendAsControl();
        socket.sendBuffer(SEND_BUFFER);
        if (family == AddressFamily.IPV6) {
            socket.require(family.level, Linux.IPV6_CHECKSUM, CHECKSUM_OFFSET);
        }
        interfaceName.ifPresent(socket::bindToDevice);
        batch = new TransmitBatch(arena, family);
    }

    AddressFamily family() {
        return socket.family();
    }

    int device() {
        return device;
    }

    void queue(RawPath path, byte[] octets, int length) {
        if (!open) {
            return;
        }
        if (batch.isFull()) {
            flush();
        }
        batch.add(path, octets, length);
    }

    /** Sends the batch; a packet that cannot be sent is counted on its path and left out. */
    void flush() {
        int sent = 0;
        while (sent < batch.size()) {
            int outcome = system.sendmmsg(socket.descriptor(), batch.from(sent), batch.size() - sent);
            if (outcome > 0) {
                sent += outcome;
            } else if (outcome != -Linux.EINTR) {
                batch.owner(sent).failed(-outcome);
                sent++;
            }
        }
        batch.clear();
    }

    void close() {
        flush();
        open = false;
        socket.close();
    }
}

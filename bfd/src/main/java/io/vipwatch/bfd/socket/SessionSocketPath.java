package io.vipwatch.bfd.socket;

import java.util.Optional;

/** A session's way out through a UDP socket of its own, on the engine's thread. */
final class SessionSocketPath implements TransmitPath {
    private final SessionSocketTransmitter transmitter;
    private final OpenSocket socket;
    private final int sourcePort;
    private final byte[] address;
    private final TransmitFailures failures = new TransmitFailures();
    private boolean open = true;

    SessionSocketPath(SessionSocketTransmitter transmitter, OpenSocket socket, int sourcePort, byte[] address) {
        this.transmitter = transmitter;
        this.socket = socket;
        this.sourcePort = sourcePort;
        this.address = address;
    }

    @Override
    public int sourcePort() {
        return sourcePort;
    }

    @Override
    public void queue(byte[] octets, int length) {
        if (open) {
            int outcome = transmitter.send(socket, address, octets, length);
            if (outcome < 0) {
                failures.failed(-outcome);
            }
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
            open = false;
            socket.close();
            transmitter.closed(this);
        }
    }
}

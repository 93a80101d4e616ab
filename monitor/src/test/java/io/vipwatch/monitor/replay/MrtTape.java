package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.MrtWriter;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes a conversation as the observer's MRT file; one knows nothing of connections there. */
final class MrtTape implements Conversation.Tape {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final MrtWriter writer;

    MrtTape() {
        writer = new MrtWriter(file);
    }

    /** Writes to {@code out} instead of keeping it. */
    MrtTape(OutputStream out) {
        writer = new MrtWriter(out);
    }

    byte[] bytes() {
        return file.toByteArray();
    }

    private static Connection connection(IpAddress node) {
        return new Connection(Conversation.NODE_AS, Conversation.OBSERVER_AS, 0, node, Conversation.OBSERVER);
    }

    @Override
    public void opened(long epochNanos, IpAddress node) {
        // MRT has no record of it
    }

    @Override
    public void message(long epochNanos, IpAddress node, boolean fromNode, byte[] octets) {
        try {
            writer.message(epochNanos, connection(node), true, fromNode, !fromNode, Octets.copyOf(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void closed(long epochNanos, IpAddress node, boolean reset) {
        // MRT has no record of it
    }

    @Override
    public void stateChange(long epochNanos, IpAddress node, int from, int to) {
        try {
            writer.stateChange(epochNanos, connection(node), from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

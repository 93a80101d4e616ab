package io.vipwatch.monitor.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A connection on which each side sends lines of UTF-8; on the thread of whoever reads or writes. */
final class LineChannel implements AutoCloseable {
    /** No line is longer, in octets. */
    static final int LONGEST_LINE = 1 << 20;

    private static final int READ = 8192;

    private final SocketChannel channel;
    private final ByteBuffer read = ByteBuffer.allocate(READ).flip();

    LineChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * {@return the next line, without its line feed; empty if the other side has ended}
     *
     * @throws IOException if the connection breaks, or ends within a line, or the line is too long
     */
    Optional<String> readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (read.hasRemaining()) {
                byte octet = read.get();
                if (octet == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(octet);
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " octets");
            }
            int count = channel.read(read.clear());
            read.flip();
            if (count < 0 && line.size() > 0) {
                throw new IOException("the connection ended within a line");
            }
            if (count < 0) {
                return Optional.empty();
            }
        }
    }

    void writeLine(String line) throws IOException {
        ByteBuffer octets = StandardCharsets.UTF_8.encode(line + "\n");
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.vipwatch.monitor.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An event as it stands in the journal: its sequence number and its JSON in UTF-8, without the line feed. */
public final class Line {
    private final long seq;
    private final byte[] utf8;

    Line(long seq, byte[] utf8) {
        this.seq = seq;
        this.utf8 = utf8;
    }

    /** {@return the sequence number} */
    public long seq() {
        return seq;
    }

    /** {@return how many octets the line has, with its line feed} */
    public int size() {
        return utf8.length + 1;
    }

    /** {@return the JSON} */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** {@return the event type, such as {@code session.up}} */
    public String type() {
        return SeqScanner.type(utf8);
    }

    /** {@return the event's identifier, a UUID} */
    public String id() {
        return SeqScanner.id(utf8);
    }

    /** {@return the JSON in UTF-8; shared, not to be written to} */
    public byte[] utf8() {
        return utf8;
    }

    /** Writes the JSON, without the line feed. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(utf8);
    }
}

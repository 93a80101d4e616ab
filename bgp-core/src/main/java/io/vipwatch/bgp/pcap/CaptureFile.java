package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.StreamWindow;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads the packets of a pcap or pcapng file one after another, whichever it is, in either byte order, with or without
 * gzip. Runs on the thread that calls it, and blocks as the stream does. Nothing in the file makes it throw.
 */
final class CaptureFile implements Closeable {
    private static final int MAGIC_LENGTH = 4;
    private static final int PCAPNG_SECTION_HEADER = 0x0a0d0d0a;

    private final StreamWindow window;
    private Format format = Format.UNKNOWN;
    private boolean ended;

    private CaptureFile(StreamWindow window) {
        this.window = window;
    }

    static CaptureFile open(InputStream in) throws IOException {
        return new CaptureFile(StreamWindow.open(in));
    }

    /** One of the two file formats, from its beginning on. */
    @FunctionalInterface
    interface Format {
        /** The format of a file that is neither. */
        Format UNKNOWN = window -> Optional.empty();

        /**
         * {@return the next packet, or empty at the end}. What is {@link Captured.Malformed} ends the file, since there
         * is no way to find the next packet.
         */
        Optional<Captured> next(StreamWindow window) throws IOException;
    }

    /** {@return the next packet, or what is wrong with the file from there on; empty at the end} */
    Optional<Captured> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        Optional<Captured> next;
        try {
            if (window.offset() == 0) {
                Optional<Captured> wrong = begin();
                ended = wrong.isPresent();
                if (ended) {
                    return wrong;
                }
            }
            next = format.next(window);
        } catch (EOFException | ZipException damaged) {
            next = Optional.of(new Captured.Malformed(
                    window.offset(), "the compressed file is damaged or cut off: " + damaged.getMessage()));
        }
        ended = next.isEmpty() || next.get() instanceof Captured.Malformed;
        return next;
    }

    private Optional<Captured> begin() throws IOException {
        int available = window.available(PcapFormat.FILE_HEADER_LENGTH);
        if (available == 0) {
            return Optional.empty();
        }
        OctetCursor beginning = window.cursor(0, available);
        if (available >= MAGIC_LENGTH && beginning.fork().i32() == PCAPNG_SECTION_HEADER) {
            format = new PcapngFormat();
            return Optional.empty();
        }
        Optional<PcapFormat> pcap = PcapFormat.of(beginning);
        if (pcap.isEmpty()) {
            return Optional.of(new Captured.Malformed(0, "neither a pcap nor a pcapng file"));
        }
        window.advance(PcapFormat.FILE_HEADER_LENGTH);
        format = pcap.get();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}

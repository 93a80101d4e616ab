package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.octets.StreamWindow;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads MRT records one after another (RFC 6396, RFC 8050), holding one at a time. Runs on the thread that calls it,
 * and blocks as the stream does.
 *
 * <p>Nothing in the file makes it throw: octets that are no record are returned as {@link MrtRecord.Malformed}, and
 * reading goes on with the next record, which is looked for when a header is damaged.
 */
public final class MrtReader implements Closeable {
    private static final int MARKER_LENGTH = 16;

    private final StreamWindow window;
    private @Nullable RecordHeader last;
    private boolean ended;

    private MrtReader(StreamWindow window) {
        this.window = window;
    }

    /**
     * {@return a reader of {@code in}, which it closes when it is closed itself; gzip is recognised and undone}
     *
     * @throws IOException if the stream cannot be read
     */
    public static MrtReader open(InputStream in) throws IOException {
        return new MrtReader(StreamWindow.open(in));
    }

    /**
     * {@return the next record, or empty at the end of the file}
     *
     * @throws IOException if the stream cannot be read, for another reason than damaged compression
     */
    public Optional<MrtRecord> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        try {
            return read();
        } catch (EOFException | ZipException damaged) {
            ended = true;
            String text = "the compressed file is damaged or cut off: " + damaged.getMessage();
            return Optional.of(new MrtRecord.Malformed(window.offset(), 0, text, Octets.EMPTY));
        }
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private Optional<MrtRecord> read() throws IOException {
        int available = window.available(RecordType.HEADER_LENGTH);
        if (available == 0) {
            return Optional.empty();
        }
        if (available < RecordType.HEADER_LENGTH) {
            return Optional.of(skipToNext(
                    "the file ends within the header of a record, after " + available + " of 12" + " octets"));
        }
        RecordHeader header = header(0);
        if (!header.isPossible()) {
            return Optional.of(skipToNext("no MRT record: type " + header.type() + ", length " + header.length()));
        }
        if (window.available(header.wholeLength()) < header.wholeLength()) {
            return Optional.of(skipToNext(
                    "the file ends within a record of type " + header.type() + ", length " + header.length()));
        }
        Octets content =
                window.cursor(RecordType.HEADER_LENGTH, (int) header.length()).rest();
        MrtRecord record = RecordParser.parse(new RawRecord(header, content));
        if (contradictsItself(record) && !isFollowedByRecord(header)) {
            return Optional.of(skipToNext(
                    "the length of a record does not fit: type " + header.type() + ", length " + header.length()));
        }
        last = header;
        window.advance(header.wholeLength());
        return Optional.of(record);
    }

    /** {@return whether the length of this record is in doubt} */
    private static boolean contradictsItself(MrtRecord record) {
        return switch (record) {
            case MrtRecord.Malformed malformed -> true;
            case MrtRecord.Message message -> {
                OctetCursor cursor = OctetCursor.of(message.message());
                cursor.skip(MARKER_LENGTH);
                yield cursor.u16() != message.message().length();
            }
            case MrtRecord.StateChange change -> false;
            case MrtRecord.PeerIndexTable index -> false;
            case MrtRecord.RibPaths paths -> false;
            case MrtRecord.Unrecognized unrecognized -> false;
        };
    }

    private boolean isFollowedByRecord(RecordHeader header) throws IOException {
        int wanted = header.wholeLength() + RecordType.HEADER_LENGTH;
        return window.available(wanted) < wanted || header(header.wholeLength()).isPossible();
    }

    private RecordHeader header(int distance) {
        OctetCursor cursor = window.cursor(distance, RecordType.HEADER_LENGTH);
        return RecordHeader.read(window.offset() + distance, cursor);
    }

    private MrtRecord skipToNext(String text) throws IOException {
        long from = window.offset();
        Octets shown = window.cursor(0, Math.min(RawRecord.SHOWN_OCTETS, window.available(1)))
                .rest();
        do {
            window.advance(1);
        } while (window.available(1) > 0 && !isAtRecord());
        return new MrtRecord.Malformed(from, window.offset() - from, text, shown);
    }

    /** {@return whether a record begins here, to judge by it and by what follows it} */
    private boolean isAtRecord() throws IOException {
        if (window.available(RecordType.HEADER_LENGTH) < RecordType.HEADER_LENGTH) {
            return false;
        }
        RecordHeader header = header(0);
        if (!header.isLikelyAfter(last == null ? header : last)) {
            return false;
        }
        int available = window.available(header.wholeLength() + RecordType.HEADER_LENGTH);
        boolean atEnd = available == header.wholeLength();
        boolean followed = available >= header.wholeLength() + RecordType.HEADER_LENGTH;
        return atEnd || (followed && header(header.wholeLength()).isLikelyAfter(header));
    }
}

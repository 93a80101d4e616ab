package io.vipwatch.bgp.mrt;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Models the end of an MRT file that is to be appended to (RFC 6396 §2). A record that a crash has left half written is
 * taken off, since its length would have a reader take what follows for the rest of it. Runs on the thread that calls it
 * and reads the whole file once.
 */
public final class MrtTail {
    private static final int BUFFER = 1 << 20;

    /** No record of ours is longer: the longest message (RFC 8654) and what stands before it. */
    private static final long LONGEST_RECORD = 65_535 + 128;

    private MrtTail() {}

    /**
     * Takes off what is left of a record that was not written as a whole. What cannot be such a rest, since it is too long,
     * is damage of another kind, and stays as it is.
     *
     * @return how many octets were taken off; 0 of a file that is whole, is none, or is not there
     * @throws IOException if the file cannot be read or cut
     */
    public static long repair(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        long size = Files.size(file);
        long whole = wholeRecords(file, size);
        long rest = size - whole;
        if (rest == 0 || rest > LONGEST_RECORD) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
            channel.force(true);
        }
        return rest;
    }

    /** {@return where the last record ends that is there as a whole} */
    private static long wholeRecords(Path file, long size) throws IOException {
        long position = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            while (size - position >= RecordType.HEADER_LENGTH) {
                in.skipNBytes(8); // time stamp, type and subtype
                long end = position + RecordType.HEADER_LENGTH + Integer.toUnsignedLong(in.readInt());
                if (end > size) {
                    break;
                }
                in.skipNBytes(end - position - RecordType.HEADER_LENGTH);
                position = end;
            }
        } catch (EOFException shrunk) {
            return position;
        }
        return position;
    }
}

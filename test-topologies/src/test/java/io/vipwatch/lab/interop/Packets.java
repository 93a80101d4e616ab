package io.vipwatch.lab.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The packets of a capture with nanoseconds. */
public final class Packets {
    private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
    private static final int RECORD = 16;

    private Packets() {}

    /** What is done with a packet. */
    public interface Reader {
        /**
         * Takes a packet.
         *
         * @param at its stamp, in nanoseconds since the epoch
         * @param packet from its link header on, in network order
         */
        void take(long at, ByteBuffer packet);
    }

    public static void forEach(byte[] file, Reader reader) throws IOException {
        try (ByteArrayInputStream in = new ByteArrayInputStream(file)) {
            ByteBuffer header = next(in, 24);
            if (header.getInt(0) != NANOSECOND_MAGIC) {
                throw new IOException("not a capture with nanoseconds");
            }
            while (in.available() >= RECORD) {
                ByteBuffer record = next(in, RECORD);
                long at = Integer.toUnsignedLong(record.getInt(0)) * 1_000_000_000L + record.getInt(4);
                if (in.available() < record.getInt(8)) {
                    return; // it is being written
                }
                reader.take(at, next(in, record.getInt(8)).order(ByteOrder.BIG_ENDIAN));
            }
        }
    }

    private static ByteBuffer next(ByteArrayInputStream in, int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new IOException("the capture ends within a packet");
        }
        return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    }
}

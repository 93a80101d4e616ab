package io.vipwatch.monitor.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The forms of input, told apart by their first octets. */
public enum SourceForm {
    /** Text, such as hexadecimal digits or JSON Lines. */
    TEXT,
    /** MRT, plain or compressed. */
    MRT,
    /** pcap or pcapng, plain or compressed. */
    CAPTURE;

    private static final int SNIFFED = 512;
    private static final int GZIP = 0x1f8b;
    private static final Set<Integer> CAPTURES = Set.of(0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a);

    /** {@return the form of {@code in}, which stays where it is} */
    public static SourceForm of(BufferedInputStream in) throws IOException {
        in.mark(SNIFFED);
        byte[] first = read(in);
        in.reset();
        if (first.length >= 2 && ((first[0] & 0xff) << 8 | (first[1] & 0xff)) == GZIP) {
            in.mark(1 << 16);
            byte[] inner = read(new BufferedInputStream(new GZIPInputStream(in, SNIFFED)));
            in.reset();
            return of(inner);
        }
        return of(first);
    }

    private static SourceForm of(byte[] first) {
        if (first.length >= Integer.BYTES
                && CAPTURES.contains(ByteBuffer.wrap(first).getInt())) {
            return CAPTURE;
        }
        // An MRT header has the octet 0 in it, which no text has.
        for (byte octet : first) {
            if (octet == 0) {
                return MRT;
            }
        }
        return TEXT;
    }

    /** {@return the first octets of {@code in}: as many as an MRT header has, if there are as many} */
    private static byte[] read(BufferedInputStream in) throws IOException {
        return in.readNBytes(12);
    }
}

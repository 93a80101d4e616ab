package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.StreamWindow;
import java.io.IOException;
import java.util.Optional;

/**
 * The format of libpcap (draft-ietf-opsawg-pcap): a file header, then packets with 16 octets before each.
 *
 * @param littleEndian whether numbers have their least significant octet first
 * @param nanosPerUnit the unit of the second half of a time stamp: 1000 or 1
 * @param linkType the type of link of all packets
 */
record PcapFormat(boolean littleEndian, int nanosPerUnit, int linkType) implements CaptureFile.Format {
    static final int FILE_HEADER_LENGTH = 24;
    private static final int PACKET_HEADER_LENGTH = 16;
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;

    /** The longest packet that is believed, in octets; libpcap itself goes no further than 262144. */
    static final int MAXIMUM_PACKET = 4 * 1024 * 1024;

    private static final int LINK_TYPE_MASK = 0xffff;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@return the format that a file header names, if it is one} */
    static Optional<PcapFormat> of(OctetCursor header) {
        return of(header, false).or(() -> of(header, true));
    }

    private static Optional<PcapFormat> of(OctetCursor header, boolean littleEndian) {
        OctetCursor cursor = littleEndian ? header.littleEndian() : header.fork();
        int magic = cursor.i32();
        cursor.skip(16);
        int linkType = cursor.i32() & LINK_TYPE_MASK;
        boolean known = magic == MICROSECONDS || magic == NANOSECONDS;
        return known && !cursor.overrun()
                ? Optional.of(new PcapFormat(littleEndian, magic == NANOSECONDS ? 1 : 1000, linkType))
                : Optional.empty();
    }

    @Override
    public Optional<Captured> next(StreamWindow window) throws IOException {
        int available = window.available(PACKET_HEADER_LENGTH);
        if (available == 0) {
            return Optional.empty();
        }
        if (available < PACKET_HEADER_LENGTH) {
            return Optional.of(new Captured.Malformed(window.offset(), "the file ends within the header of a packet"));
        }
        OctetCursor header = window.cursor(0, PACKET_HEADER_LENGTH);
        OctetCursor cursor = littleEndian ? header.littleEndian() : header;
        long epochNanos = cursor.u32() * NANOS_PER_SECOND + cursor.u32() * nanosPerUnit;
        long length = cursor.u32();
        if (length > MAXIMUM_PACKET) {
            return Optional.of(new Captured.Malformed(window.offset(), "a packet of " + length + " octets"));
        }
        int whole = PACKET_HEADER_LENGTH + (int) length;
        if (window.available(whole) < whole) {
            return Optional.of(new Captured.Malformed(window.offset(), "the file ends within a packet"));
        }
        Captured packet = new Captured.Packet(
                epochNanos,
                linkType,
                window.cursor(PACKET_HEADER_LENGTH, (int) length).rest());
        window.advance(whole);
        return Optional.of(packet);
    }
}

package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.StreamWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The format of pcapng (draft-ietf-opsawg-pcapng): sections of blocks, in the byte order of the section, whose packets
 * refer to interfaces described before them. Blocks other than those of packets and interfaces are passed over.
 */
final class PcapngFormat implements CaptureFile.Format {
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int BYTE_ORDER_MAGIC_REVERSED = 0x4d3c2b1a;

    /** Octets of a block besides its content: type and length before it, length after it. */
    private static final int BLOCK_OVERHEAD = 12;

    private static final int CONTENT_OFFSET = 8;

    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private boolean littleEndian;

    @Override
    public Optional<Captured> next(StreamWindow window) throws IOException {
        while (true) {
            int available = window.available(BLOCK_OVERHEAD);
            if (available == 0) {
                return Optional.empty();
            }
            if (available < BLOCK_OVERHEAD) {
                return malformed(window, "the file ends within a block");
            }
            OctetCursor header = window.cursor(0, BLOCK_OVERHEAD);
            if (header.fork().i32() == SECTION_HEADER && !beginSection(header.fork())) {
                return malformed(window, "a section without byte order");
            }
            OctetCursor ordered = ordered(header);
            int type = ordered.i32();
            long length = ordered.u32();
            if (length < BLOCK_OVERHEAD || length % 4 != 0 || length > PcapFormat.MAXIMUM_PACKET) {
                return malformed(window, "a block of " + length + " octets");
            }
            if (window.available((int) length) < length) {
                return malformed(window, "the file ends within a block");
            }
            OctetCursor content = ordered(window.cursor(CONTENT_OFFSET, (int) length - BLOCK_OVERHEAD));
            Optional<Captured> captured = block(type, content, window.offset());
            window.advance((int) length);
            if (captured.isPresent()) {
                return captured;
            }
        }
    }

    private static Optional<Captured> malformed(StreamWindow window, String text) {
        return Optional.of(new Captured.Malformed(window.offset(), text));
    }

    private OctetCursor ordered(OctetCursor cursor) {
        return littleEndian ? cursor.littleEndian() : cursor.fork();
    }

    /** {@return whether the section header says how numbers are written} */
    private boolean beginSection(OctetCursor header) {
        header.skip(CONTENT_OFFSET);
        int magic = header.i32();
        littleEndian = magic == BYTE_ORDER_MAGIC_REVERSED;
        interfaces.clear();
        return magic == BYTE_ORDER_MAGIC || magic == BYTE_ORDER_MAGIC_REVERSED;
    }

    private Optional<Captured> block(int type, OctetCursor content, long offset) {
        return switch (type) {
            case INTERFACE_DESCRIPTION -> {
                interfaces.add(CaptureInterface.read(content));
                yield Optional.empty();
            }
            case ENHANCED_PACKET -> timedPacket((int) Math.min(content.u32(), Integer.MAX_VALUE), content, offset);
            case PACKET -> {
                int number = content.u16();
                content.skip(2);
                yield timedPacket(number, content, offset);
            }
            case SIMPLE_PACKET -> simplePacket(content, offset);
            default -> Optional.empty();
        };
    }

    private Optional<Captured> timedPacket(int number, OctetCursor content, long offset) {
        long units = content.u32() << 32 | content.u32();
        long length = content.u32();
        content.skip(4);
        return packet(number, units, length, content, offset);
    }

    /** A packet without time and without captured length; of the first interface. */
    private Optional<Captured> simplePacket(OctetCursor content, long offset) {
        long length = content.u32();
        return packet(0, 0, Math.min(length, content.remaining()), content, offset);
    }

    private Optional<Captured> packet(int number, long units, long length, OctetCursor content, long offset) {
        if (number >= interfaces.size()) {
            return Optional.of(new Captured.Malformed(
                    offset, "a packet of interface " + number + ", of which there" + " are " + interfaces.size()));
        }
        if (content.overrun() || length > content.remaining()) {
            return Optional.of(new Captured.Malformed(offset, "a packet longer than its block"));
        }
        CaptureInterface from = interfaces.get(number);
        return Optional.of(new Captured.Packet(from.epochNanos(units), from.linkType(), content.octets((int) length)));
    }
}

package io.vipwatch.bgp.pcap;

import static io.vipwatch.bgp.octets.CommentedOctets.join;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CaptureFileTest {
    /** 2026-01-02T03:04:05.123456Z. */
    private static final long TIME = 1_767_323_045_123_456_000L;

    private static final Octets PCAP = octets("""
            d4 c3 b2 a1  02 00 04 00                microseconds, little-endian, version 2.4
            00 00 00 00  00 00 00 00  00 00 04 00   time zone, accuracy, snapshot length
            01 00 00 00                             link type: Ethernet
            a5 35 57 69  40 e2 01 00                2026-01-02T03:04:05.123456Z
            03 00 00 00  40 00 00 00                captured: 3 of 64 octets
            aa bb cc
            """);

    private static final Octets PCAPNG = octets("""
            0a 0d 0d 0a  20 00 00 00                section header, 32 octets
            4d 3c 2b 1a  01 00 00 00                little-endian, version 1.0
            ff ff ff ff ff ff ff ff                 section length unknown
            00 00 00 00                             end of options
            20 00 00 00
            01 00 00 00  20 00 00 00                interface 0, 32 octets
            71 00 00 00  00 00 04 00                link type: Linux cooked, snapshot length
            09 00 01 00  09 00 00 00                if_tsresol: nanoseconds
            00 00 00 00                             end of options
            20 00 00 00
            05 00 00 00  10 00 00 00                statistics, passed over
            01 02 03 04
            10 00 00 00
            06 00 00 00  24 00 00 00                enhanced packet, 36 octets
            00 00 00 00                             of interface 0
            a0 cd 86 18  15 12 34 56                to be replaced by the time
            03 00 00 00  03 00 00 00                captured: 3 of 3 octets
            aa bb cc 00                             the packet, filled up to four octets
            24 00 00 00
            """);

    private static List<Captured> read(byte[] file) throws IOException {
        List<Captured> all = new ArrayList<>();
        try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file))) {
            Optional<Captured> next = capture.next();
            while (next.isPresent()) {
                all.add(next.get());
                next = capture.next();
            }
        }
        return all;
    }

    private static List<Captured> read(Octets file) throws IOException {
        return read(file.toByteArray());
    }

    private static Captured packet(long epochNanos, int linkType) {
        return new Captured.Packet(epochNanos, linkType, Octets.ofHex("aabbcc"));
    }

    @Test
    void readsPcapInLittleEndianWithMicroseconds() throws IOException {
        assertThat(read(PCAP)).containsExactly(packet(TIME, 1));
    }

    @Test
    void readsPcapInBigEndianWithNanoseconds() throws IOException {
        assertThat(read(octets("""
                a1 b2 3c 4d  00 02 00 04                nanoseconds, big-endian, version 2.4
                00 00 00 00  00 00 00 00  00 04 00 00   time zone, accuracy, snapshot length
                00 00 00 65                             link type: raw IP
                69 57 35 a5  07 5b ca 00                2026-01-02T03:04:05.123456Z
                00 00 00 03  00 00 00 03                captured: 3 of 3 octets
                aa bb cc
                """))).containsExactly(packet(TIME, 101));
    }

    @Test
    void readsPcapngInLittleEndianWithNanoseconds() throws IOException {
        byte[] file = PCAPNG.toByteArray();
        int at = 32 + 32 + 16 + 12;
        for (int i = 0; i < 4; i++) {
            file[at + i] = (byte) (TIME >>> (32 + 8 * i));
            file[at + 4 + i] = (byte) (TIME >>> (8 * i));
        }
        assertThat(read(file)).containsExactly(packet(TIME, 113));
    }

    @Test
    void readsPcapngInBigEndianWithTheDefaultOfMicrosecondsAndAnOffset() throws IOException {
        assertThat(read(octets("""
                0a 0d 0d 0a  00 00 00 1c                section header, 28 octets
                1a 2b 3c 4d  00 01 00 00                big-endian, version 1.0
                ff ff ff ff ff ff ff ff                 section length unknown
                00 00 00 1c
                00 00 00 01  00 00 00 20                interface 0, 32 octets
                01 14 00 00  00 04 00 00                link type: Linux cooked 2, snapshot length
                00 0e 00 08                             if_tsoffset, seconds
                00 00 00 00 69 57 35 a0                 2026-01-02T03:04:00Z
                00 00 00 20
                00 00 00 06  00 00 00 24                enhanced packet, 36 octets
                00 00 00 00                             of interface 0
                00 00 00 00  00 4e 2d 80                5.123456 seconds
                00 00 00 03  00 00 00 03                captured: 3 of 3 octets
                aa bb cc 00                             the packet, filled up to four octets
                00 00 00 24
                """))).containsExactly(packet(TIME, 276));
    }

    @Test
    void aResolutionMayBeAPowerOfTwo() {
        CaptureInterface interface32 = new CaptureInterface(1, 0x80 | 32, 0);
        assertThat(interface32.epochNanos((1_767_323_045L << 32) | (1L << 31))).isEqualTo(1_767_323_045_500_000_000L);
    }

    @Test
    void gzipIsRecognised() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(PCAP.toByteArray());
        }
        assertThat(read(compressed.toByteArray())).containsExactly(packet(TIME, 1));
    }

    @Test
    void anEmptyFileHasNoPackets() throws IOException {
        assertThat(read(Octets.EMPTY)).isEmpty();
    }

    @Test
    void aFileThatIsNoCaptureIsSaidToBeNone() throws IOException {
        assertThat(read(octets("de ad be ef de ad be ef")))
                .containsExactly(new Captured.Malformed(0, "neither a pcap nor a pcapng file"));
    }

    @Test
    void aFileCutAnywhereEndsWithASayingSo() throws IOException {
        for (Octets whole : List.of(PCAP, PCAPNG)) {
            for (int length = 1; length < whole.length(); length++) {
                List<Captured> captured = read(Arrays.copyOf(whole.toByteArray(), length));
                assertThat(captured).hasSizeLessThanOrEqualTo(1).noneMatch(Captured.Packet.class::isInstance);
            }
        }
    }

    @Test
    void aPacketLongerThanAnyEndsTheFile() throws IOException {
        Octets absurd = octets("a5 35 57 69  40 e2 01 00  ff ff ff 7f  40 00 00 00");
        assertThat(read(join(PCAP, absurd)))
                .containsExactly(
                        packet(TIME, 1), new Captured.Malformed(PCAP.length(), "a packet of 2147483647 octets"));
    }

    @Test
    void noOctetOfAFileMakesTheReaderThrow() throws IOException {
        for (Octets whole : List.of(PCAP, PCAPNG)) {
            for (int at = 0; at < whole.length(); at++) {
                for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                    byte[] damaged = whole.toByteArray();
                    damaged[at] = (byte) value;
                    assertThat(read(damaged)).hasSizeLessThanOrEqualTo(2);
                }
            }
        }
    }
}

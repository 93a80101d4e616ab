package io.vipwatch.bgp.mrt;

import static io.vipwatch.bgp.mrt.Recordings.IPV6_CONNECTION;
import static io.vipwatch.bgp.mrt.Recordings.KEEPALIVE;
import static io.vipwatch.bgp.mrt.Recordings.readAll;
import static io.vipwatch.bgp.octets.CommentedOctets.join;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class MrtReaderTest {
    private static final long SECOND = 1_767_323_045L;
    private static final long TIME = SECOND * 1_000_000_000L;
    private static final int RECORD_LENGTH = 12 + 67;

    private static byte[] recording(int records) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        MrtWriter writer = new MrtWriter(file);
        for (int i = 0; i < records; i++) {
            writer.message(TIME + i * 1000L, IPV6_CONNECTION, true, false, false, KEEPALIVE);
        }
        return file.toByteArray();
    }

    private static MrtRecord.Message message(int index) {
        return new MrtRecord.Message(
                (long) index * RECORD_LENGTH, TIME + index * 1000L, IPV6_CONNECTION, true, false, false, KEEPALIVE);
    }

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        assertThat(readAll(recording(3))).containsExactly(message(0), message(1), message(2));
    }

    @Test
    void readsRecordsWithoutMicrosecondsAndWithTwoOctetAsNumbers() {
        assertThat(readAll(octets("""
                69 57 35 a5                  2026-01-02T03:04:05Z
                00 10 00 00                  BGP4MP, BGP4MP_STATE_CHANGE
                00 00 00 14                  length: 20
                fd f2 fe 4d                  peer AS 65010, local AS 65101
                00 00 00 01                  interface 0, IPv4
                c0 00 02 01  c0 00 02 fe     192.0.2.1, 192.0.2.254
                00 03 00 04                  Active, OpenSent
                """).toByteArray()))
                .containsExactly(new MrtRecord.StateChange(0, TIME, Recordings.IPV4_CONNECTION, 3, 4));
    }

    @Test
    void gzipIsRecognised() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(recording(2));
        }
        assertThat(readAll(compressed.toByteArray())).containsExactly(message(0), message(1));
    }

    @Test
    void compressionThatIsCutOffIsSaidToBeSoAfterWhatCouldBeRead() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(recording(2));
        }
        byte[] cut = Arrays.copyOf(compressed.toByteArray(), compressed.size() - 8);
        List<MrtRecord> records = readAll(cut);
        assertThat(records.getLast())
                .isInstanceOfSatisfying(
                        MrtRecord.Malformed.class,
                        malformed -> assertThat(malformed.text()).contains("damaged or cut off"));
    }

    @Test
    void anEmptyFileHasNoRecords() {
        assertThat(readAll(new byte[0])).isEmpty();
    }

    @Test
    void aFileCutAnywhereGivesItsWholeRecordsAndSaysWhereTheRestBegins() throws IOException {
        byte[] file = recording(2);
        for (int length = 1; length < file.length; length++) {
            List<MrtRecord> records = readAll(Arrays.copyOf(file, length));
            int whole = length / RECORD_LENGTH;
            assertThat(records).hasSize(whole + (length % RECORD_LENGTH == 0 ? 0 : 1));
            if (length % RECORD_LENGTH != 0) {
                MrtRecord.Malformed rest = (MrtRecord.Malformed) records.getLast();
                assertThat(rest.offset()).isEqualTo((long) whole * RECORD_LENGTH);
                assertThat(rest.length()).isEqualTo(length % RECORD_LENGTH);
            }
        }
    }

    @Test
    void aDamagedHeaderCostsOneRecord() throws IOException {
        byte[] file = recording(4);
        Arrays.fill(file, RECORD_LENGTH, RECORD_LENGTH + 12, (byte) 0xee);
        List<MrtRecord> records = readAll(file);
        assertThat(records).hasSize(4).contains(message(0), message(2), message(3));
        MrtRecord.Malformed damaged = (MrtRecord.Malformed) records.get(1);
        assertThat(damaged.offset()).isEqualTo(RECORD_LENGTH);
        assertThat(damaged.length()).isEqualTo(RECORD_LENGTH);
        assertThat(damaged.text()).contains("no MRT record: type 61166");
        assertThat(damaged.octets().length()).isEqualTo(128);
    }

    @Test
    void aLengthThatReachesBeyondTheFileCostsOneRecord() throws IOException {
        byte[] file = recording(3);
        file[RECORD_LENGTH + 9] = 1;
        assertThat(readAll(file)).hasSize(3).contains(message(0), message(2));
    }

    @Test
    void aRecordWhoseContentDoesNotFitItsTypeIsMalformedAndReadingGoesOn() throws IOException {
        byte[] file = recording(3);
        file[RECORD_LENGTH + 12 + 4 + 8 + 3] = 9;
        List<MrtRecord> records = readAll(file);
        assertThat(records).hasSize(3).contains(message(0), message(2));
        assertThat(records.get(1))
                .isInstanceOfSatisfying(
                        MrtRecord.Malformed.class,
                        malformed -> assertThat(malformed.text())
                                .isEqualTo("type 17, subtype 4: address family 1 or 2 expected, not 9"));
    }

    @Test
    void aTypeThatIsNotInterpretedIsKeptAsItCame() throws IOException {
        Octets ospf = octets("""
                69 57 35 a5  00 0b 00 00  00 00 00 02  OSPFv2, 2 octets
                ab cd
                """);
        assertThat(readAll(join(ospf, Octets.copyOf(recording(1))).toByteArray()))
                .hasSize(2)
                .startsWith(new MrtRecord.Unrecognized(0, TIME, 11, 0, Octets.ofHex("abcd")));
    }

    @Test
    void noOctetOfAFileMakesTheReaderThrowOrLoseOtherRecords() throws IOException {
        byte[] file = recording(3);
        for (int at = RECORD_LENGTH; at < 2 * RECORD_LENGTH; at++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                byte[] damaged = file.clone();
                damaged[at] = (byte) value;
                assertThat(readAll(damaged)).as("octet %d is %d", at, value).contains(message(0), message(2));
            }
        }
    }
}

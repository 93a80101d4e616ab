package io.vipwatch.cli.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.MrtWriter;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files in, lines out. The form of the file is told by its first octets. */
class FileDecodingTest {
    private static final String MARKER = "ffffffffffffffffffffffffffffffff";
    private static final String KEEPALIVE = MARKER + "001304";
    private static final DecodeContext PLAIN = new DecodeContext(true, Set.of(), false, false);
    private static final long TIME = 1_767_225_600_123_456_000L; // 2026-01-01T00:00:00.123456Z
    private static final Connection SESSION =
            new Connection(65010, 64512, 0, IpAddress.of("2001:db8::11"), IpAddress.of("2001:db8::1"));

    /** OPEN of AS 65010: IPv6 unicast, four-octet AS, ADD-PATH of {@code mode} (1 receive, 2 send). */
    private static String open(int mode) {
        return MARKER + "003101" + "04fdf20009c000020b" + "14" + "0212" + "010400020001" + "41040000fdf2" + "4504"
                + "000201" + "0" + mode;
    }

    /** An UPDATE that withdraws 2001:db8::/32 with path identifier 5. */
    private static final String WITHDRAW =
            MARKER + "002602" + "0000" + "000f" + "800f0c" + "000201" + "00000005" + "20" + "20010db8";

    private static List<String> decode(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Decoding.run(new ByteArrayInputStream(input), out, PLAIN, Set.of(179)))
                .isEmpty();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] recording() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (MrtWriter writer = new MrtWriter(file)) {
            writer.stateChange(TIME, SESSION, 5, 6);
            writer.message(TIME, SESSION, true, false, true, Octets.ofHex(KEEPALIVE));
            writer.message(TIME, SESSION, true, false, false, Octets.ofHex(KEEPALIVE));
        }
        return file.toByteArray();
    }

    @Test
    void aRecordingSaysWhenWhoAndInWhichDirection() throws IOException {
        String ends =
                "\"time\":\"2026-01-01T00:00:00.123456000Z\",\"peer\":{\"address\":\"2001:db8::11\",\"asn\":65010},"
                        + "\"local\":{\"address\":\"2001:db8::1\",\"asn\":64512},";
        assertThat(decode(recording()))
                .containsExactly(
                        "{" + ends + "\"type\":\"state-change\",\"from\":\"OpenConfirm\",\"to\":\"Established\"}",
                        "{" + ends + "\"direction\":\"sent\",\"type\":\"keepalive\",\"outcome\":\"accepted\"}",
                        "{" + ends + "\"direction\":\"received\",\"type\":\"keepalive\",\"outcome\":\"accepted\"}");
    }

    @Test
    void aCompressedRecordingIsTheSame() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
            gzip.write(recording());
        }
        assertThat(decode(file.toByteArray())).isEqualTo(decode(recording()));
    }

    @Test
    void aRecordingThatIsCutOffSaysSo() throws IOException {
        byte[] whole = recording();
        byte[] cut = Arrays.copyOf(whole, whole.length - 5);
        assertThat(decode(cut)).hasSize(3).last().asString().startsWith("{\"type\":\"mrt-malformed\"");
    }

    @Test
    void aTableDumpIsAnObjectForEachPath() throws IOException {
        String attributes =
                "40010100" + "400206" + "02010000fdf2" + "800e11" + "10" + "20010db800000000000000000000000b";
        byte[] dump = Octets.ofHex(
                        // TIMESTAMP, TABLE_DUMP_V2 (13), PEER_INDEX_TABLE (1), length
                        "6955b900" + "000d" + "0001"
                                + length(
                                        "c0000201" + "0000" + "0001" + "03" + "c000020b"
                                                + "20010db8000000000000000000000011" + "0000fdf2",
                                        true)
                                // RIB_IPV6_UNICAST (4): sequence, prefix, one path
                                + "6955b900" + "000d" + "0004"
                                + length(
                                        "00000000" + "20" + "20010db8" + "0001" + "0000" + "6955b8f0"
                                                + length(attributes, false),
                                        true))
                .toByteArray();
        assertThat(decode(dump.clone()))
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo(
                        "{\"time\":\"2026-01-01T00:00:00.000000000Z\",\"peer\":{\"index\":0,\"address\":\"2001:db8::11\","
                                + "\"asn\":65010,\"router_id\":\"192.0.2.11\"},\"record\":\"rib\",\"originated\":"
                                + "\"2025-12-31T23:59:44.000000000Z\",\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":["
                                + "{\"family\":\"ipv6-unicast\",\"prefix\":\"2001:db8::/32\",\"next_hop\":[\"2001:db8::b\"]}],"
                                + "\"withdraw\":[],\"attributes\":{\"origin\":\"igp\",\"as_path\":{\"text\":\"65010\","
                                + "\"segments\":[{\"type\":\"as-sequence\",\"asns\":[65010]}]}}}");
    }

    private static String length(String hex, boolean wide) {
        return String.format(wide ? "%08x" : "%04x", hex.length() / 2) + hex;
    }

    @Test
    void aCaptureIsDecodedAsItsOpensAgreed() throws IOException {
        Capture capture = new Capture();
        capture.syn(true).syn(false);
        capture.send(true, open(1)).send(false, open(2)).send(false, WITHDRAW);
        List<String> lines = decode(capture.bytes());
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst())
                .isEqualTo("{\"time\":\"2026-01-01T00:00:00.000001000Z\",\"from\":\"[2001:db8::1]:40000\",\"to\":"
                        + "\"[2001:db8::11]:179\",\"type\":\"connection-opened\"}");
        assertThat(lines.getLast())
                .contains("\"from\":\"[2001:db8::11]:179\"")
                .endsWith("\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[],\"withdraw\":[{\"family\":"
                        + "\"ipv6-unicast\",\"prefix\":\"2001:db8::/32\",\"path_id\":5}],\"attributes\":{}}");
    }

    @Test
    void aCaptureWithoutBgpOnTheKnownPortsSaysWhyItShowsNothing() throws IOException {
        byte[] capture =
                new Capture().syn(true).syn(false).send(true, KEEPALIVE).bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Decoding.run(new ByteArrayInputStream(capture), out, PLAIN, Set.of(1790, 1791)))
                .contains("no BGP in 3 packets: 3 of TCP and UDP, none of them from or to TCP port 1790 or 1791; --port"
                        + " names another one");
        assertThat(out.size()).isZero();
        assertThat(Decoding.run(new ByteArrayInputStream(capture), out, PLAIN, Set.of(179, 40000)))
                .isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"type\":\"keepalive\"");
    }

    /** A pcap file of one TCP connection between 2001:db8::1 and port 179 of 2001:db8::11. */
    private static final class Capture {
        private static final int RAW_IP = 101;
        private static final String CLIENT = "20010db8000000000000000000000001";
        private static final String SERVER = "20010db8000000000000000000000011";

        private final ByteBuffer file = ByteBuffer.allocate(4096);
        private int clientNext = 1000;
        private int serverNext = 5000;
        private int micros;

        Capture() {
            file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
            file.putLong(0).putInt(65535).putInt(RAW_IP);
        }

        Capture syn(boolean client) {
            packet(client, client ? 0x02 : 0x12, "");
            advance(client, 1);
            return this;
        }

        Capture send(boolean client, String message) {
            packet(client, 0x18, message);
            advance(client, message.length() / 2);
            return this;
        }

        private void advance(boolean client, int octets) {
            clientNext += client ? octets : 0;
            serverNext += client ? 0 : octets;
        }

        private void packet(boolean client, int flags, String payload) {
            int length = 20 + payload.length() / 2;
            String ports = client ? "9c4000b3" : "00b39c40";
            String packet = "60000000" + String.format("%04x", length) + "0640"
                    + (client ? CLIENT + SERVER : SERVER + CLIENT)
                    + ports
                    + String.format("%08x%08x", client ? clientNext : serverNext, client ? serverNext : clientNext)
                    + "50" + String.format("%02x", flags) + "ffff" + "00000000" + payload;
            file.putInt(1_767_225_600)
                    .putInt(++micros)
                    .putInt(packet.length() / 2)
                    .putInt(packet.length() / 2);
            file.put(Octets.ofHex(packet).toByteArray());
        }

        byte[] bytes() {
            return Arrays.copyOf(file.array(), file.position());
        }
    }
}

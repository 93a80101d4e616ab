package io.vipwatch.cli.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.bgp.prefix.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines in, lines out: each pair is a contract that scripts rely on. */
class HexDecodingTest {
    private static final String MARKER = "ffffffffffffffffffffffffffffffff";
    private static final DecodeContext PLAIN = new DecodeContext(true, Set.of(), false, false);
    private static final DecodeContext ADD_PATH = new DecodeContext(true, Set.of(Family.IPV6_UNICAST), false, false);
    private static final DecodeContext TWO_OCTETS = new DecodeContext(false, Set.of(), false, false);

    // ORIGIN IGP, AS_PATH 65010, MP_REACH_NLRI of IPv6 unicast with a 16-octet next hop and one NLRI
    private static final String ORIGIN = "40 01 01 00";
    private static final String AS_PATH = "40 02 06 02 01 0000fdf2";

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments(MARKER + "0013 04", PLAIN, "{\"type\":\"keepalive\",\"outcome\":\"accepted\"}"),
                arguments(
                        // version 4, AS 65010, hold time 240, identifier, one parameter: capabilities
                        MARKER + "0033 01 04 fdf2 00f0 c000020b 16 0214"
                                + " 0104 0002 00 01" // multiprotocol IPv6 unicast
                                + " 4104 0000fdf2" // four-octet AS
                                + " 4504 0002 01 03" // ADD-PATH, both
                                + " 4600", // enhanced route refresh
                        PLAIN,
                        "{\"type\":\"open\",\"outcome\":\"accepted\",\"version\":4,\"asn\":65010,\"hold_time\":240,"
                                + "\"router_id\":\"192.0.2.11\",\"capabilities\":["
                                + "{\"code\":1,\"name\":\"multiprotocol\",\"family\":\"ipv6-unicast\"},"
                                + "{\"code\":65,\"name\":\"four-octet-as\",\"asn\":65010},"
                                + "{\"code\":69,\"name\":\"add-path\",\"families\":[{\"family\":\"ipv6-unicast\","
                                + "\"mode\":\"both\"}]},"
                                + "{\"code\":70,\"name\":\"enhanced-route-refresh\"}]}"),
                arguments(
                        update("", ORIGIN + AS_PATH + reach("20 20010db8 00000000 00000000 0000000b", "20 20010db8")),
                        PLAIN,
                        "{\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[{\"family\":\"ipv6-unicast\","
                                + "\"prefix\":\"2001:db8::/32\",\"next_hop\":[\"2001:db8::b\"]}],\"withdraw\":[],"
                                + "\"attributes\":{\"origin\":\"igp\",\"as_path\":{\"text\":\"65010\",\"segments\":["
                                + "{\"type\":\"as-sequence\",\"asns\":[65010]}]}}}"),
                arguments(
                        update(
                                "",
                                ORIGIN
                                        + AS_PATH
                                        + reach("20 20010db8 00000000 00000000 0000000b", "00000005 20 20010db8")),
                        ADD_PATH,
                        "{\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[{\"family\":\"ipv6-unicast\","
                                + "\"prefix\":\"2001:db8::/32\",\"path_id\":5,\"next_hop\":[\"2001:db8::b\"]}],"
                                + "\"withdraw\":[],\"attributes\":{\"origin\":\"igp\",\"as_path\":{\"text\":\"65010\","
                                + "\"segments\":[{\"type\":\"as-sequence\",\"asns\":[65010]}]}}}"),
                arguments(
                        update("18 c00002", ""),
                        PLAIN,
                        "{\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[],\"withdraw\":[{\"family\":"
                                + "\"ipv4-unicast\",\"prefix\":\"192.0.2.0/24\"}],\"attributes\":{}}"),
                arguments(
                        update("", "80 0f 03 0002 01"),
                        PLAIN,
                        "{\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[],\"withdraw\":[],\"end_of_rib\":"
                                + "\"ipv6-unicast\",\"attributes\":{}}"),
                arguments(
                        // two-octet AS_PATH, MED, LOCAL_PREF on iBGP only, communities, large communities, unknown type
                        update(
                                "",
                                ORIGIN
                                        + "40 02 04 02 01 fdf2"
                                        + "40 03 04 c0000201"
                                        + "80 04 04 00000007"
                                        + "c0 08 08 fdf20001 ffffff01"
                                        + "c0 20 0c 0000fdf2 00000001 00000002"
                                        + "c0 f0 02 abcd",
                                "18 cb0071"),
                        TWO_OCTETS,
                        "{\"type\":\"update\",\"outcome\":\"accepted\",\"announce\":[{\"family\":\"ipv4-unicast\","
                                + "\"prefix\":\"203.0.113.0/24\",\"next_hop\":[\"192.0.2.1\"]}],\"withdraw\":[],"
                                + "\"attributes\":{\"origin\":\"igp\",\"as_path\":{\"text\":\"65010\",\"segments\":["
                                + "{\"type\":\"as-sequence\",\"asns\":[65010]}]},\"next_hop\":\"192.0.2.1\",\"med\":7,"
                                + "\"communities\":[\"65010:1\",\"no-export\"],\"large_communities\":[\"65010:1:2\"],"
                                + "\"unrecognized\":[{\"type\":240,\"flags\":192,\"value\":\"abcd\"}]}}"),
                arguments(
                        MARKER + "001a 03 06 02 04 62796521",
                        PLAIN,
                        "{\"type\":\"notification\",\"outcome\":\"accepted\",\"code\":6,\"subcode\":2,\"name\":"
                                + "\"Cease/Administrative Shutdown\",\"message\":\"bye!\",\"data\":\"0462796521\"}"),
                arguments(
                        // Hard Reset that carries Hold Timer Expired
                        MARKER + "0017 03 06 09 04 00",
                        PLAIN,
                        "{\"type\":\"notification\",\"outcome\":\"accepted\",\"code\":6,\"subcode\":9,\"name\":"
                                + "\"Cease/Hard Reset\",\"message\":\"\",\"data\":\"0400\",\"encapsulated\":{\"code\":4,"
                                + "\"subcode\":0,\"name\":\"Hold Timer Expired\",\"message\":\"\",\"data\":\"\"}}"),
                arguments(
                        MARKER + "0017 05 0002 00 01",
                        PLAIN,
                        "{\"type\":\"route-refresh\",\"outcome\":\"accepted\",\"family\":\"ipv6-unicast\",\"subtype\":"
                                + "\"request\"}"),
                arguments(
                        MARKER + "0013",
                        PLAIN,
                        "{\"type\":\"unknown\",\"outcome\":\"incomplete\",\"error\":{\"code\":1,\"subcode\":2,\"name\":"
                                + "\"Message Header Error/Bad Message Length\",\"text\":\"18 octets of at least 19\"}}"),
                arguments(
                        MARKER + "0033 01 04 fdf2 0",
                        PLAIN,
                        "{\"type\":\"open\",\"outcome\":\"incomplete\",\"error\":{\"code\":1,\"subcode\":2,\"name\":"
                                + "\"Message Header Error/Bad Message Length\",\"text\":\"22 octets and half an octet of"
                                + " 51\"}}"),
                arguments(
                        "00" + MARKER + "0013 04",
                        PLAIN,
                        "{\"type\":\"unknown\",\"outcome\":\"session-reset\",\"error\":{\"code\":1,\"subcode\":1,"
                                + "\"name\":\"Message Header Error/Connection Not Synchronized\",\"text\":\"the marker is"
                                + " not sixteen octets of all ones\",\"octets\":\"" + "00" + MARKER + "0013\"}}"),
                arguments(
                        "hello",
                        PLAIN,
                        "{\"type\":\"unknown\",\"outcome\":\"session-reset\",\"error\":{\"code\":1,\"subcode\":1,"
                                + "\"name\":\"Message Header Error/Connection Not Synchronized\",\"text\":\"not"
                                + " hexadecimal digits, two an octet\"}}"));
    }

    private static String update(String withdrawn, String attributes) {
        return update(withdrawn, attributes, "");
    }

    private static String update(String withdrawn, String attributes, String nlri) {
        String body = counted(withdrawn) + counted(attributes) + nlri;
        return MARKER + String.format("%04x", 19 + octets(body)) + "02" + body;
    }

    private static String counted(String field) {
        return String.format("%04x", octets(field)) + field;
    }

    /** MP_REACH_NLRI with a next hop of 16 octets, which begins with the address itself and not with its length. */
    private static String reach(String nextHop, String nlri) {
        String value = "0002 01 10" + nextHop.substring(3) + "00" + nlri;
        return "80 0e" + String.format("%02x", octets(value)) + value;
    }

    private static int octets(String hex) {
        return hex.replace(" ", "").length() / 2;
    }

    private static List<String> decode(InputStream in, DecodeContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Decoding.run(in, out, context, Set.of(179))).isEmpty();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> decode(String input, DecodeContext context) throws IOException {
        return decode(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), context);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aLineBecomesExactlyOneObject(String line, DecodeContext context, String json) throws IOException {
        assertThat(decode(line + "\n", context)).containsExactly(json);
        assertThat(decode(line, context)).as("without the end of the last line").containsExactly(json);
        assertThat(decode(line + "\r\n", context)).as("with carriage returns").containsExactly(json);
    }

    @Test
    void blankLinesAndCommentsPrintNothingAndTheOrderStays() throws IOException {
        String keepalive = MARKER + "001304";
        String input = "# a comment\n\n" + keepalive + "\n   \nxyz\n" + keepalive + "\n  # another\n";
        assertThat(decode(input, PLAIN))
                .extracting(line -> line.contains("keepalive"))
                .containsExactly(true, false, true);
        assertThat(decode("", PLAIN)).isEmpty();
    }

    @Test
    void treatAsWithdrawWithdrawsWhatTheMessageAnnouncedAndSaysWhy() throws IOException {
        // ORIGIN 9 does not exist (RFC 7606 §7.1)
        String line = update("18 c63364", "40 01 01 09" + AS_PATH + "40 03 04 c0000201", "18 cb0071");
        assertThat(decode(line, PLAIN).getFirst())
                .startsWith(
                        "{\"type\":\"update\",\"outcome\":\"treat-as-withdraw\",\"error\":{\"code\":3,\"subcode\":6,")
                .contains("\"attribute\":1,\"octets\":\"40010109\"}")
                .contains("\"announce\":[],\"withdraw\":[{\"family\":\"ipv4-unicast\",\"prefix\":\"198.51.100.0/24\"},"
                        + "{\"family\":\"ipv4-unicast\",\"prefix\":\"203.0.113.0/24\"}]");
    }

    @Test
    void aLineOfAnyLengthIsReadInBoundedMemory() throws IOException {
        byte[] part = "ff".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        InputStream endless = new SequenceInputStream(
                new RepeatedInputStream(part, 2000), // 262 MB in one line
                new ByteArrayInputStream(("\n" + MARKER + "001304\n").getBytes(StandardCharsets.US_ASCII)));
        assertThat(decode(endless, PLAIN))
                .extracting(line -> line.substring(0, line.indexOf("\"outcome\"")))
                .containsExactly("{\"type\":\"unknown\",", "{\"type\":\"keepalive\",");
    }

    /** The same octets a number of times. */
    private static final class RepeatedInputStream extends InputStream {
        private final byte[] part;
        private long left;
        private int position;

        RepeatedInputStream(byte[] part, int times) {
            this.part = part;
            this.left = (long) part.length * times;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            position = (position + 1) % part.length;
            return part[position];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, Math.min(length, part.length - position));
            System.arraycopy(part, position, target, offset, count);
            position = (position + count) % part.length;
            left -= count;
            return count;
        }
    }
}

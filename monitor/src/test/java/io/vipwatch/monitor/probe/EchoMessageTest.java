package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** ICMP Echo, RFC 792 and RFC 4443 §4. */
class EchoMessageTest {
    private static final String PROBE = "76777031" // vwp1
            + "0000000000000007" // run
            + "0000000000012345" // sequence
            + "00" // no name
            + "00".repeat(63);

    @Test
    void an_echo_request_of_icmpv6_has_type_128_and_leaves_the_checksum_to_the_kernel() {
        assertThat(EchoMessage.request(true, 0xbeef, 7, 0x12345))
                .asHexString()
                .isEqualToIgnoringCase(
                        "80" // Echo Request
                                + "00" // code
                                + "0000" // checksum
                                + "beef" // identifier
                                + "2345" // sequence number
                                + PROBE);
    }

    @Test
    void the_checksum_of_icmp_makes_the_sum_of_all_words_ones() {
        byte[] request = EchoMessage.request(false, 0xbeef, 7, 0x12345);
        assertThat(request[0]).isEqualTo((byte) 8);
        int sum = 0;
        for (int at = 0; at < request.length; at += 2) {
            sum += Byte.toUnsignedInt(request[at]) << 8 | Byte.toUnsignedInt(request[at + 1]);
            sum = (sum & 0xffff) + (sum >> 16);
        }
        assertThat(sum).isEqualTo(0xffff);
    }

    @Test
    void the_data_received_in_the_echo_request_is_returned_in_the_echo_reply() {
        byte[] reply = HexFormat.of().parseHex("8100abcdbeef2345" + PROBE);
        EchoMessage read = EchoMessage.read(true, reply).orElseThrow();
        assertThat(read.reply()).isTrue();
        assertThat(read.identifier()).isEqualTo(0xbeef);
        assertThat(read.probe().run()).isEqualTo(7);
        assertThat(read.probe().sequence()).isEqualTo(0x12345);
        assertThat(EchoMessage.read(false, reply)).as("129 is none of ICMP's").isEmpty();
    }

    @Test
    void what_is_no_echo_or_carries_no_probe_is_none_of_ours() {
        byte[] reply = HexFormat.of().parseHex("81000000beef2345" + PROBE);
        assertThat(EchoMessage.read(true, Arrays.copyOf(reply, 40))).isEmpty();
        assertThat(EchoMessage.read(true, Arrays.copyOf(reply, 3))).isEmpty();
        assertThat(EchoMessage.read(true, new byte[0])).isEmpty();
        reply[0] = 1; // Destination Unreachable
        assertThat(EchoMessage.read(true, reply)).isEmpty();
        assertThat(EchoMessage.read(true, EchoMessage.request(true, 1, 7, 1))
                        .orElseThrow()
                        .reply())
                .as("a raw socket on the loopback sees the question too")
                .isFalse();
    }
}

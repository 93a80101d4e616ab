package io.vipwatch.monitor.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsUpdateTest {
    private static final HexFormat HEX = HexFormat.of();

    private static final DnsUpdate UPDATE = new DnsUpdate(
            0x1234,
            "example.org.",
            "API.example.org",
            List.of(IpAddress.of("2001:db8::11")),
            List.of(IpAddress.of("192.0.2.12")),
            Duration.ofMinutes(1));

    @Test
    void anUpdateTakesExactlyOneRecordAwayAndPutsAnotherIn() {
        assertThat(HEX.formatHex(UPDATE.octets()))
                .isEqualTo(String.join(
                        "",
                        "1234", // identifier
                        "2800", // opcode UPDATE
                        "0001" + "0000" + "0002" + "0000", // one zone, no prerequisite, two changes
                        "07" + "6578616d706c65" + "03" + "6f7267" + "00", // zone: example.org
                        "0006" + "0001", //   SOA, IN
                        "03" + "617069" + "07" + "6578616d706c65" + "03" + "6f7267" + "00", // api.example.org
                        "001c" + "00fe" + "00000000", //   AAAA, NONE, TTL 0: this very record goes
                        "0010" + "20010db8000000000000000000000011",
                        "03" + "617069" + "07" + "6578616d706c65" + "03" + "6f7267" + "00", // api.example.org
                        "0001" + "0001" + "0000003c", //   A, IN, TTL 60
                        "0004" + "c000020c"));
    }

    @Test
    void theAnswerIsReadByItsCode() {
        assertThat(UPDATE.read(HEX.parseHex("1234a8000001000000000000"))).isEqualTo(new DnsUpdate.Answer.Done());
        assertThat(UPDATE.read(HEX.parseHex("1234a8050001000000000000")))
                .isEqualTo(new DnsUpdate.Answer.Refused("REFUSED"));
        assertThat(UPDATE.read(HEX.parseHex("1234a8090001000000000000")))
                .isEqualTo(new DnsUpdate.Answer.Refused("NOTAUTH"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1234", "1235a8000001000000000000", "123428000001000000000000", "123481800001000000000000"})
    void whatIsNoAnswerToItSaysNothing(String octets) {
        assertThat(UPDATE.read(HEX.parseHex(octets))).isInstanceOf(DnsUpdate.Answer.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", "straße.example.org", "."})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> new DnsUpdate(1, name, name, List.of(), List.of(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a DNS name");
    }

    @Test
    void aSignatureIsTheLastRecordAndCountsAsAdditional() {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] plain = UPDATE.octets();
        byte[] signed =
                new TransactionKey("drill", secret).sign(plain, 1_795_335_551L).octets();
        assertThat(signed[11]).isEqualTo((byte) 1);
        String record = HEX.formatHex(signed, plain.length, signed.length);
        assertThat(record)
                .startsWith(String.join(
                        "",
                        "05" + "6472696c6c" + "00", // drill
                        "00fa" + "00ff" + "00000000", // TSIG, ANY, TTL 0
                        "003d", // 61 octets
                        "0b" + "686d61632d736861323536" + "00", // hmac-sha256
                        "00006b02a57f", // when
                        "012c", // 300 s
                        "0020")); // 32 octets of code
        assertThat(record).endsWith("1234" + "0000" + "0000"); // original identifier, no error, nothing else
    }
}

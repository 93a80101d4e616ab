package io.vipwatch.monitor.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The server's side is made here by hand, from RFC 8945 §4.3 and §5.3 alone. */
class SignedMessageTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long NOW = 1_795_335_551L;
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String NAME = "05" + "6472696c6c" + "00"; // drill
    private static final String ALGORITHM = "0b" + "686d61632d736861323536" + "00"; // hmac-sha256
    private static final String DONE = "1234" + "a800" + "0000" + "0000" + "0000"; // and the additional records

    private static final DnsUpdate UPDATE = new DnsUpdate(
            0x1234,
            "example.org",
            "api.example.org",
            List.of(IpAddress.of("2001:db8::11")),
            List.of(),
            Duration.ofMinutes(1));

    private static final SignedMessage SIGNED = new TransactionKey("drill", SECRET).sign(UPDATE.octets(), NOW);

    /** The code in the signature of what we sent: 32 octets before identifier, error and length of nothing. */
    private static byte[] ourCode() {
        byte[] octets = SIGNED.octets();
        return Arrays.copyOfRange(octets, octets.length - 38, octets.length - 6);
    }

    private static byte[] answer(String header, byte[] secret, long at, String error) throws Exception {
        String time = "%012x".formatted(at) + "012c";
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(HEX.parseHex("0020"));
        signed.writeBytes(ourCode());
        signed.writeBytes(HEX.parseHex(header + "0000"));
        signed.writeBytes(HEX.parseHex(NAME + "00ff" + "00000000" + ALGORITHM + time + error + "0000"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String code = HEX.formatHex(mac.doFinal(signed.toByteArray()));
        return HEX.parseHex(header + "0001" + NAME + "00fa" + "00ff" + "00000000" + "003d" + ALGORITHM + time + "0020"
                + code + "1234" + error + "0000");
    }

    private static DnsUpdate.Answer read(byte[] answer) {
        return UPDATE.read(answer, SIGNED, NOW);
    }

    @Test
    void theAnswerOfWhoKnowsTheKeyIsBelieved() throws Exception {
        assertThat(read(answer(DONE, SECRET, NOW, "0000"))).isEqualTo(new DnsUpdate.Answer.Done());
        assertThat(read(answer("1234a805000000000000", SECRET, NOW + 299, "0000")))
                .isEqualTo(new DnsUpdate.Answer.Refused("REFUSED"));
    }

    @Test
    void thatItIsDoneIsNotBelievedWithoutASignature() {
        assertThat(read(HEX.parseHex(DONE + "0000")))
                .isEqualTo(new DnsUpdate.Answer.Unusable("the answer says that it is done, but it is not signed"));
    }

    @Test
    void noOctetOfAnAnswerCanBeChanged() throws Exception {
        byte[] genuine = answer(DONE, SECRET, NOW, "0000");
        for (int i = 0; i < genuine.length; i++) {
            byte[] forged = genuine.clone();
            forged[i] ^= 1;
            boolean free = i >= DONE.length() / 2 + 2 && i < DONE.length() / 2 + 2 + 7 + 2 + 8; // name to length
            boolean algorithm = i >= DONE.length() / 2 + 2 + 17 + 0 && i < DONE.length() / 2 + 2 + 17 + 13;
            if (!free && !algorithm) {
                assertThat(read(forged)).as("octet " + i).isNotEqualTo(new DnsUpdate.Answer.Done());
            }
        }
    }

    @Test
    void anotherKeyAndAnotherTimeAreNotBelieved() throws Exception {
        byte[] another = "another".getBytes(StandardCharsets.US_ASCII);
        assertThat(SIGNED.doubt(answer(DONE, another, NOW, "0000"), NOW))
                .contains("its signature is not that of the key drill");
        assertThat(SIGNED.doubt(answer(DONE, SECRET, NOW - 301, "0000"), NOW)).contains("it was signed 301 s from now");
    }

    @Test
    void theAnswerToAnotherMessageIsNotBelieved() throws Exception {
        SignedMessage later = new TransactionKey("drill", SECRET).sign(UPDATE.octets(), NOW + 1);
        assertThat(later.doubt(answer(DONE, SECRET, NOW, "0000"), NOW)).isPresent();
    }

    @Test
    void aServerThatDoesNotKnowTheKeyCannotSignAndSaysWhy() {
        byte[] answer = HEX.parseHex("1234a809000000000000" + "0001" + NAME + "00fa" + "00ff" + "00000000" + "001d"
                + ALGORITHM + "%012x".formatted(NOW) + "012c" + "0000" + "1234" + "0011" + "0000");
        assertThat(read(answer)).isEqualTo(new DnsUpdate.Answer.Refused("NOTAUTH (BADKEY, and it is not signed)"));
    }

    @Test
    void whateverIsCutOffIsNotBelieved() throws Exception {
        byte[] genuine = answer(DONE, SECRET, NOW, "0000");
        for (int length = 0; length < genuine.length; length++) {
            assertThat(SIGNED.doubt(Arrays.copyOf(genuine, length), NOW)).isNotEqualTo(Optional.empty());
        }
    }
}

package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.octets.Octets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message headers (RFC 4271 §4.1, §6.1, RFC 8654 §4). */
class FramingTest {
    private static final String MARKER = "ff".repeat(16);

    @ParameterizedTest(name = "length {0}, type {1}, extended {2}: {3}")
    @CsvSource({
        "0013, 04, false, frame",
        "0012, 04, false, session-reset 1/2 0012",
        "0014, 04, false, session-reset 1/2 0014",
        "0000, 02, false, session-reset 1/2 0000",
        "1000, 02, false, incomplete",
        "1001, 02, false, session-reset 1/2 1001",
        "1001, 02, true, incomplete",
        "ffff, 02, true, incomplete",
        "1001, 03, true, incomplete",
        "1000, 01, true, incomplete",
        "1001, 01, true, session-reset 1/2 1001",
        "1001, 04, true, session-reset 1/2 1001",
        "001c, 01, false, session-reset 1/2 001c",
        "0016, 02, false, session-reset 1/2 0016",
        "0014, 03, false, session-reset 1/2 0014",
        "0013, 05, false, frame",
        "0013, 00, false, session-reset 1/3 00",
        "0013, 06, false, session-reset 1/3 06",
        "0017, 80, false, session-reset 1/3 80"
    })
    void headerAloneDecides(String length, String type, boolean extended, String verdict) {
        NegotiatedSession session = extended ? Contexts.EXTENDED_MESSAGE : NegotiatedSession.BEFORE_OPEN;
        assertThat(inspect(Hex.octets(MARKER + length + type), session)).isEqualTo(verdict);
    }

    @Test
    void markerIsAllOnes() {
        for (int i = 0; i < 16; i++) {
            byte[] header = Hex.octets(MARKER + "001304");
            header[i] = (byte) 0xfe;
            assertThat(inspect(header, NegotiatedSession.BEFORE_OPEN)).isEqualTo("session-reset 1/1");
        }
    }

    @Test
    void lessThanAHeaderIsIncomplete() {
        byte[] zeros = new byte[18];
        assertThat(inspect(zeros, NegotiatedSession.BEFORE_OPEN)).isEqualTo("incomplete");
        assertThat(inspect(new byte[0], NegotiatedSession.BEFORE_OPEN)).isEqualTo("incomplete");
    }

    @Test
    void whatFollowsAMessageIsNotPartOfIt() {
        byte[] two = Arrays.copyOf(Hex.octets(MARKER + "001304"), 38);
        assertThat(Framing.inspect(two, 0, 38, NegotiatedSession.BEFORE_OPEN))
                .isEqualTo(new Framing.Frame.Complete(19));
    }

    @Test
    void errorInANotificationIsNotAnswered() {
        assertThat(reset("0014" + "03").isAnswered()).isFalse();
        assertThat(reset("0012" + "04").isAnswered()).isTrue();
        assertThat(reset("0013" + "09").isAnswered()).isTrue();
    }

    private static Decoded.SessionReset reset(String lengthAndType) {
        byte[] header = Hex.octets(MARKER + lengthAndType);
        Framing.Frame frame = Framing.inspect(header, 0, header.length, NegotiatedSession.BEFORE_OPEN);
        return ((Framing.Frame.HeaderError) frame).reset();
    }

    @Test
    void decoderJudgesTheHeaderToo() {
        assertThat(Verdict.of(Hex.octets(MARKER + "001404"), NegotiatedSession.BEFORE_OPEN))
                .isEqualTo("session-reset 1/2 0014");
        assertThat(Verdict.of(new byte[3], NegotiatedSession.BEFORE_OPEN)).isEqualTo("session-reset 1/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000200", "0002000100", "0002000140000000"})
    void routeRefreshHasFourOctets(String body) {
        byte[] message = Hex.message(5, body);
        assertThat(Verdict.of(message, Contexts.EXTERNAL))
                .isEqualTo("session-reset 7/1 " + Octets.copyOf(message).toHex());
    }

    private static String inspect(byte[] octets, NegotiatedSession session) {
        return switch (Framing.inspect(octets, 0, octets.length, session)) {
            case Framing.Frame.Incomplete() -> "incomplete";
            case Framing.Frame.Complete(int length) -> "frame";
            case Framing.Frame.HeaderError(Decoded.SessionReset reset) -> Verdict.text(reset);
        };
    }
}

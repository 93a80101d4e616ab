package io.vipwatch.bgp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NOTIFICATIONs say to people: RFC 9003, RFC 8538. */
class NotificationTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Administrative Shutdown may say why          | 2 | 04 6d6f7665     | move
            so may Administrative Reset                  | 4 | 04 6d6f7665     | move
            no other Cease does                          | 3 | 04 6d6f7665     | ''
            a length of zero says nothing                | 2 | 00              | ''
            no data say nothing                          | 2 | ''              | ''
            a length beyond the data is cut              | 2 | ff 6d6f7665     | move
            what follows the text is not part of it      | 2 | 02 6d6f7665     | mo
            octets that are not UTF-8 are replaced       | 2 | 03 61ff62       | a\ufffdb
            control characters are escaped               | 2 | 05 611b5b300a   | a\\u{1b}[0\\u{a}
            what turns text around is escaped            | 2 | 04 61e280ae     | a\\u{202e}
            text of other scripts is shown               | 2 | 04 c3a4c3b6     | äö
            """)
    void shutdownTextIsShownSafely(String sentence, int subcode, String data, String text) {
        Notification notification = new Notification(6, subcode, Octets.ofHex(data.replace(" ", "")));
        assertThat(notification.shutdownText().orElse("")).as(sentence).isEqualTo(text);
    }

    @Test
    void shutdownTextIsCutAtACharacterOf255Octets() {
        Notification notification = Notification.shutdown(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "ä".repeat(200));
        assertThat(notification.data().length()).isEqualTo(255);
        assertThat(notification.shutdownText()).contains("ä".repeat(127));
    }

    @Test
    void hardResetCarriesAnotherNotification() {
        Notification hardReset = new Notification(6, 9, Octets.ofHex("0602046d6f7665"));
        assertThat(hardReset.encapsulated()).contains(new Notification(6, 2, Octets.ofHex("046d6f7665")));
        assertThat(hardReset.shutdownText()).contains("move");
    }

    @Test
    void bareHardResetCarriesNone() {
        assertThat(new Notification(6, 9, Octets.EMPTY).encapsulated()).isEmpty();
        assertThat(new Notification(6, 9, Octets.ofHex("06")).encapsulated()).isEmpty();
        assertThat(new Notification(6, 2, Octets.ofHex("0602")).encapsulated()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, Message Header Error/Bad Message Length",
        "2, 11, OPEN Message Error/Role Mismatch",
        "3, 11, UPDATE Message Error/Malformed AS_PATH",
        "4, 0, Hold Timer Expired",
        "6, 10, Cease/BFD Down",
        "6, 99, Cease/99",
        "7, 1, ROUTE-REFRESH Message Error/Invalid Message Length",
        "8, 0, Send Hold Timer Expired",
        "99, 1, code 99/1"
    })
    void codesHaveTheNamesOfTheRegistry(int code, int subcode, String name) {
        assertThat(new Notification(code, subcode, Octets.EMPTY).name()).isEqualTo(name);
    }
}

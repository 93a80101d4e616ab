package io.vipwatch.monitor.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossTranslationTest {
    private static final DownCause STOPPED = new DownCause.Administrative(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "");

    private static Optional<NotificationText> notification(DownCause cause, Optional<Notification> sent) {
        return LossTranslation.of(cause, sent, Duration.ZERO, Duration.ofSeconds(9))
                .notification();
    }

    @Test
    void aHardResetIsToldAsTheHardResetThatWasSent() {
        Notification hardReset = Notification.of(ErrorCode.CEASE_HARD_RESET, Octets.ofHex("0602"));

        assertThat(notification(STOPPED, Optional.of(hardReset))).hasValueSatisfying(text -> {
            assertThat(text.code()).isEqualTo(6);
            assertThat(text.subcode()).isEqualTo(9);
        });
    }

    @Test
    void aNotificationIsToldWhateverItsCauseAndNoneWhereNoneWasSent() {
        Notification sendHold = Notification.of(ErrorCode.SEND_HOLD_TIMER_EXPIRED);

        assertThat(notification(new DownCause.SendHoldTimer(), Optional.of(sendHold)))
                .hasValueSatisfying(text -> assertThat(text.code()).isEqualTo(8));
        assertThat(notification(new DownCause.SendHoldTimer(), Optional.empty()))
                .isEmpty();
        assertThat(notification(STOPPED, Optional.empty())).isEmpty();
    }

    @Test
    void theNotificationOfThePeerIsTheOneThatEndedTheSession() {
        Notification received = Notification.of(ErrorCode.HOLD_TIMER_EXPIRED);

        assertThat(notification(new DownCause.NotificationReceived(received), Optional.empty()))
                .hasValueSatisfying(text -> assertThat(text.code()).isEqualTo(4));
    }

    @Test
    void whoLeavesHasSentNothingAndThatIsSaid() {
        DownCause left = new DownCause.Left("vipwatch ends");
        assertThat(LossTranslation.detail(left)).isEqualTo("closed without a NOTIFICATION: vipwatch ends");
        assertThat(notification(left, Optional.empty())).isEmpty();
    }
}

package io.vipwatch.monitor.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettledClockTest {
    private final SettledClock clock = new SettledClock();
    private Moment now = new Moment(-5_000, 1_795_335_551_000_000_000L, 0);

    private boolean after(Duration elapsed) {
        now = now.plus(elapsed);
        return clock.isSettled(now);
    }

    private boolean afterStep(Duration step) {
        now = new Moment(now.monotonicNanos(), now.epochNanos() + step.toNanos(), 0);
        return clock.isSettled(now);
    }

    @Test
    void aClockIsTrustedAfterAnHour() {
        assertThat(clock.isSettled(now)).isFalse();
        assertThat(after(Duration.ofMinutes(59))).isFalse();
        assertThat(after(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aStepInEitherDirectionBeginsTheHourAnew() {
        clock.isSettled(now);
        assertThat(after(Duration.ofHours(1))).isTrue();
        assertThat(afterStep(Duration.ofDays(400))).isFalse();
        assertThat(after(Duration.ofMinutes(59))).isFalse();
        assertThat(afterStep(Duration.ofDays(-400))).isFalse();
        assertThat(after(Duration.ofMinutes(59))).isFalse();
        assertThat(after(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aClockThatIsSlewedStaysTrusted() {
        clock.isSettled(now);
        after(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            assertThat(afterStep(Duration.ofSeconds(30))).isTrue();
        }
    }
}

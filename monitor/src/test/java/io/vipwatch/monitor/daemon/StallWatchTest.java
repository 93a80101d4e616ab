package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.daemon.StallDetector.StallWatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    @Test
    void a_stall_counts_at_once_and_until_the_second_after_it_is_over() {
        StallWatch watch = new StallWatch(stall -> {});
        watch.tick(0, Duration.ofMillis(30));
        assertThat(watch.longest()).isEqualTo(Duration.ofMillis(30));
        watch.nextSecond();
        watch.tick(1_000_000_000, Duration.ofMillis(1));
        assertThat(watch.longest()).isEqualTo(Duration.ofMillis(30));
        watch.nextSecond();
        assertThat(watch.longest()).isEqualTo(Duration.ofMillis(1));
    }
}

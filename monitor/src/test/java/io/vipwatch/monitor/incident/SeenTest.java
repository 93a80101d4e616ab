package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the time between two instants may be off. */
class SeenTest {
    private static Seen seen(long millis, String source, String clock, long doubt) {
        long nanos = millis * 1_000_000;
        return new Seen(new Moment(nanos, nanos, doubt * 1_000_000), source, "", clock);
    }

    @ParameterizedTest
    @CsvSource({
        "capture, edge, 30, capture, edge, 40, 40", // the offset of one clock
        "capture, edge, 30, bgp, monitor, 40, 70",
        "poll, monitor, 1000, poll, monitor, 1000, 2000", // each somewhere between two rounds
        "bgp, monitor, 1, poll, monitor, 1000, 1001",
        "log, edge, 510, log, edge, 510, 1020", // each somewhere within its second
        "log, edge, 30, log, edge, 30, 30",
    })
    void stamps_of_one_clock_share_its_offset_and_nothing_else(
            String from, String fromClock, long fromDoubt, String to, String toClock, long toDoubt, long doubt) {
        Seen first = seen(1000, from, fromClock, fromDoubt);
        Seen second = seen(3000, to, toClock, toDoubt);
        assertThat(second.uncertaintySince(first)).isEqualTo(Duration.ofMillis(doubt));
    }
}

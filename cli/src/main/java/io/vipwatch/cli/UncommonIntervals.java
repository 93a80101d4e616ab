package io.vipwatch.cli;

import io.vipwatch.bfd.fsm.CommonIntervals;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Intervals that not every peer supports, as some do that run in hardware (RFC 7419 §3). */
final class UncommonIntervals {
    private UncommonIntervals() {}

    /**
     * {@return what a peer goes to that supports the common intervals alone, a line for each that is none of them}
     *
     * @param customary an interval that is nothing to speak of, since the documents do
     */
    static List<String> among(Duration transmit, Duration receive, Duration customary) {
        return Stream.of(transmit, receive)
                .distinct()
                .filter(interval -> !interval.equals(customary) && !interval.equals(common(interval)))
                .map(interval ->
                        interval.toMillis() + " ms is no common interval of RFC 7419; a peer that supports those"
                                + " alone goes to " + common(interval).toMillis() + " ms")
                .toList();
    }

    private static Duration common(Duration interval) {
        return Duration.of(CommonIntervals.atLeast(interval.toNanos() / 1000), ChronoUnit.MICROS);
    }
}

package io.vipwatch.bfd.session;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which timers the packets that came would have survived. A packet that was late by some time beyond the agreed interval
 * is taken to have been as late at any other interval: so a pair of interval and multiplier survives it if the lateness
 * is no more than multiplier − 1 intervals. A lost packet counts as late by a whole interval of those days, which makes
 * the advice cautious where the session runs slower than what is advised.
 *
 * @param gaps how many gaps it rests on
 * @param worst the longest of them
 * @param tightest of the pairs with a multiplier of 3, 4 or 5 the one with the shortest detection time that would have
 *     survived all of them; empty where none would, or nothing is known
 * @param tighter the next shorter one, and how often it would have failed
 */
public record TimerAdvice(long gaps, Optional<Duration> worst, Optional<Timers> tightest, Optional<Failing> tighter) {
    private static final int LEAST_MULTIPLIER = 3;
    private static final int GREATEST_MULTIPLIER = 5;

    /** Common intervals (RFC 7419 §3) that a software implementation keeps to, and the customary 300 ms. */
    private static final List<Long> MILLISECONDS = List.of(10L, 20L, 50L, 100L, 300L, 1000L);

    /** All pairs, the longest detection time first. A shorter one is never more patient. */
    private static final List<Timers> CANDIDATES = MILLISECONDS.stream()
            .flatMap(millis -> IntStream.rangeClosed(LEAST_MULTIPLIER, GREATEST_MULTIPLIER)
                    .mapToObj(multiplier -> new Timers(Duration.ofMillis(millis), multiplier)))
            .sorted(Comparator.comparing(Timers::detectionTime).reversed())
            .toList();

    /** {@return the pairs that are tried, the longest detection time first} */
    static List<Timers> candidates() {
        return CANDIDATES;
    }

    /**
     * A pair of timers.
     *
     * @param interval from one packet to the next
     * @param multiplier how many intervals the detection time is
     */
    public record Timers(Duration interval, int multiplier) {
        /** {@return after what silence the path is taken for failed} */
        Duration detectionTime() {
            return interval.multipliedBy(multiplier);
        }

        /** {@return how late a packet may be} */
        Duration patience() {
            return interval.multipliedBy(multiplier - 1L);
        }

        @Override
        public String toString() {
            return interval.toMillis() + " ms × " + multiplier;
        }
    }

    /**
     * Timers that would have failed.
     *
     * @param timers which
     * @param times how often
     */
    public record Failing(Timers timers, long times) {
        @Override
        public String toString() {
            return timers + " would have failed " + (times == 1 ? "once" : grouped(times) + " times");
        }
    }

    /** {@return the advice that follows from {@code gaps}} */
    public static TimerAdvice of(ReceiveGaps gaps) {
        if (gaps.count() == 0) {
            return new TimerAdvice(0, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<Timers> tightest = Optional.empty();
        for (Timers candidate : CANDIDATES) {
            long failures = gaps.laterThan(candidate.patience());
            if (failures > 0) {
                return new TimerAdvice(
                        gaps.count(), gaps.worst(), tightest, Optional.of(new Failing(candidate, failures)));
            }
            tightest = Optional.of(candidate);
        }
        return new TimerAdvice(gaps.count(), gaps.worst(), tightest, Optional.empty());
    }

    /** {@return the advice in one line} */
    public String text() {
        if (gaps == 0) {
            return "no packets to judge by yet";
        }
        String seen = gaps == 1 ? "the only gap" : "all " + grouped(gaps) + " gaps";
        String first = tightest.map(timers -> timers + " would have survived " + seen)
                .orElseGet(() -> "no timers up to " + CANDIDATES.getFirst() + " would have survived " + seen);
        return first
                + worst.map(time -> " (worst " + milliseconds(time) + ")").orElse("")
                + tighter.map(failing -> "; " + failing).orElse("");
    }

    private static String milliseconds(Duration time) {
        double millis = time.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

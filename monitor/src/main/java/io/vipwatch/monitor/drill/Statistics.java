package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Durations of repetitions in figures (RFC 7747 §4.7).
 *
 * @param count how many there are
 * @param min the shortest
 * @param median the one in the middle, or the mean of the two there
 * @param p95 the shortest that at least 95 % do not exceed (nearest rank): with fewer than twenty the longest
 * @param max the longest
 * @param deviation the standard deviation of the sample; zero of a single one
 * @param medianLeast where the median lies with a confidence of 95 %, or of fewer than six as likely as
 *     {@link #likelihoodOfTheMedian} at most: the lower end
 * @param medianMost the upper end
 */
public record Statistics(
        int count,
        @JsonProperty("min_ns") Duration min,
        @JsonProperty("median_ns") Duration median,
        @JsonProperty("p95_ns") Duration p95,
        @JsonProperty("max_ns") Duration max,
        @JsonProperty("deviation_ns") Duration deviation,
        @JsonProperty("median_least_ns") Duration medianLeast,
        @JsonProperty("median_most_ns") Duration medianMost) {
    /** The same samples give the same interval: a report can be made again. */
    private static final long SEED = 7747;

    private static final int RESAMPLES = 2000;

    private static final double CONFIDENCE = 0.95;

    /** Of twenty, the nineteenth is the first that 95 % do not exceed. */
    private static final int ENOUGH_FOR_P95 = 20;

    /** {@return the figures; empty where there is nothing to count} */
    public static Optional<Statistics> of(Collection<Duration> durations) {
        long[] sorted = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
        if (sorted.length == 0) {
            return Optional.empty();
        }
        long[] medians = resampledMedians(sorted);
        return Optional.of(new Statistics(
                sorted.length,
                Duration.ofNanos(sorted[0]),
                Duration.ofNanos(median(sorted)),
                Duration.ofNanos(rank(sorted, 0.95)),
                Duration.ofNanos(sorted[sorted.length - 1]),
                Duration.ofNanos(deviation(sorted)),
                Duration.ofNanos(rank(medians, 0.025)),
                Duration.ofNanos(rank(medians, 0.975))));
    }

    /** {@return whether there are too few for a 95th percentile of their own, so that it is the longest} */
    @JsonIgnore
    public boolean isP95TheMaximum() {
        return count < ENOUGH_FOR_P95;
    }

    /**
     * {@return how likely the median lies between the shortest and the longest at all, in percent: of so few no interval is
     * surer; empty where there are enough for 95 %}
     */
    @JsonIgnore
    public OptionalInt likelihoodOfTheMedian() {
        double likelihood = 1 - Math.pow(2, 1 - count);
        return likelihood >= CONFIDENCE ? OptionalInt.empty() : OptionalInt.of((int) (100 * likelihood));
    }

    /** {@return the figure that a budget asks for} */
    public Duration figure(Budget.Figure figure) {
        return switch (figure) {
            case MEDIAN -> median;
            case P95 -> p95;
            case MAX -> max;
        };
    }

    /** {@return medians of samples drawn from the sample with replacement (the percentile bootstrap), in order} */
    private static long[] resampledMedians(long[] sorted) {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] medians = new long[RESAMPLES];
        long[] drawn = new long[sorted.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = sorted[random.nextInt(sorted.length)];
            }
            Arrays.sort(drawn);
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return medians;
    }

    private static long median(long[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2;
    }

    private static long rank(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }

    private static long deviation(long[] sorted) {
        if (sorted.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double squares = Arrays.stream(sorted)
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.round(Math.sqrt(squares / (sorted.length - 1)));
    }
}

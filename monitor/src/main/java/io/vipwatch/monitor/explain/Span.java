package io.vipwatch.monitor.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Locale;

/**
 * A range of durations: a timer that began at an unknown time before a failure leaves its interval open.
 *
 * @param least the shortest that it can take
 * @param most the longest, not shorter than {@code least}
 */
public record Span(
        @JsonProperty("least_ns") Duration least,
        @JsonProperty("most_ns") Duration most) {
    /** No time at all. */
    public static final Span NONE = new Span(Duration.ZERO, Duration.ZERO);

    private static final double NANOS = 1e9;

    /** @throws IllegalArgumentException if it ends before it begins, or begins before zero */
    public Span {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException("not a range of durations: " + least + " to " + most);
        }
    }

    /** {@return from {@code least} to {@code most} milliseconds} */
    public static Span ofMillis(long least, long most) {
        return new Span(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    /** {@return what is left of {@code timer}, which was begun anew at some time in the last {@code interval}} */
    public static Span left(Duration timer, Duration interval) {
        return new Span(interval.compareTo(timer) > 0 ? Duration.ZERO : timer.minus(interval), timer);
    }

    /** {@return this and then {@code next}} */
    public Span plus(Span next) {
        return new Span(least.plus(next.least), most.plus(next.most));
    }

    /** {@return the smallest range that holds both} */
    public Span or(Span other) {
        return new Span(
                least.compareTo(other.least) < 0 ? least : other.least,
                most.compareTo(other.most) > 0 ? most : other.most);
    }

    /** {@return the time that two, run side by side, take until the first is over} */
    public Span first(Span other) {
        return new Span(
                least.compareTo(other.least) < 0 ? least : other.least,
                most.compareTo(other.most) < 0 ? most : other.most);
    }

    /** {@return whether {@code duration} is within it, give or take {@code tolerance}} */
    public boolean holds(Duration duration, Duration tolerance) {
        return duration.plus(tolerance).compareTo(least) >= 0
                && duration.minus(tolerance).compareTo(most) <= 0;
    }

    /** {@return for people, as in {@code 65–75 ms}, {@code 6.1–9.1 s} or {@code 120–180 s}} */
    public String text() {
        String from = number(least, most);
        String to = number(most, most);
        String unit = most.compareTo(Duration.ofSeconds(1)) < 0 ? " ms" : " s";
        return from.equals(to) ? to + unit : from + "–" + to + unit;
    }

    private static String number(Duration value, Duration scale) {
        if (scale.compareTo(Duration.ofSeconds(1)) < 0) {
            return String.valueOf(Math.round(value.toNanos() / 1e6));
        }
        double seconds = value.toNanos() / NANOS;
        boolean fine = scale.compareTo(Duration.ofSeconds(30)) < 0 || value.compareTo(Duration.ofSeconds(1)) < 0;
        String text = String.format(Locale.ROOT, fine ? "%.1f" : "%.0f", seconds);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}

package io.vipwatch.monitor.config;

import java.time.Duration;

/**
 * What keeps the injector from doing harm when its own view is wrong or restless.
 *
 * @param failOpenShare percent of the backends that were good: when more than these go bad within {@code failOpenWindow},
 *     our own view is suspect and nothing is withdrawn for it; 100: never
 * @param failOpenWindow within which they count as having failed at once
 * @param damping how a backend that comes and goes is kept out (RFC 2439 §4.2, on our own announcements)
 * @param burst how many routes may change at once
 * @param refill how long until one more may; so the rate of changes never exceeds its inverse for long
 * @param reconcile how often what the edges hold is compared with what they were told; zero: never
 */
public record InjectGuardsSection(
        int failOpenShare, Duration failOpenWindow, Damping damping, int burst, Duration refill, Duration reconcile) {
    /**
     * Flap damping. Each withdrawal for bad health adds 1000 to the figure of merit, which decays.
     *
     * @param halfLife after which half of the figure is left
     * @param suppress above which figure the backend is kept out
     * @param reuse below which figure it may be announced again
     * @param longest how long it is kept out at most; the figure never grows beyond what decays in this time
     */
    public record Damping(Duration halfLife, int suppress, int reuse, Duration longest) {
        private static final Key<Duration> HALF_LIFE = Key.optional(
                "half_life",
                Scalar.duration("1s to 1h, such as 60s", time -> within(time, 1, 3600)),
                Duration.ofSeconds(60),
                "After which half of the figure of merit is left.");
        private static final Key<Long> SUPPRESS = Key.optional(
                "suppress",
                Scalar.number("a figure of merit; each flap adds 1000", 1001, 100_000),
                3000L,
                "Above which figure a backend is kept out.");
        private static final Key<Long> REUSE = Key.optional(
                "reuse",
                Scalar.number("a figure of merit, less than suppress", 1, 99_999),
                750L,
                "Below which figure it may come back.");
        private static final Key<Duration> LONGEST = Key.optional(
                "longest",
                Scalar.duration("1s to 24h, such as 10m", time -> within(time, 1, 86_400)),
                Duration.ofMinutes(10),
                "How long a backend is kept out at most.");

        static final Section<Damping> SHAPE = Section.of(
                        values -> new Damping(
                                values.get(HALF_LIFE),
                                values.get(SUPPRESS).intValue(),
                                values.get(REUSE).intValue(),
                                values.get(LONGEST)),
                        HALF_LIFE,
                        SUPPRESS,
                        REUSE,
                        LONGEST)
                .checked(values -> {
                    if (values.get(REUSE) >= values.get(SUPPRESS)) {
                        values.refuse(REUSE, "a reuse of " + values.get(REUSE), "less than suppress");
                    } else if (ceiling(values) <= values.get(SUPPRESS)) {
                        values.refuse(
                                LONGEST,
                                "a time in which no figure above suppress can decay to reuse",
                                "a longer time, or a shorter half_life (RFC 2439 §4.2)");
                    }
                });

        private static double ceiling(Values values) {
            return values.get(REUSE)
                    * Math.pow(
                            2,
                            (double) values.get(LONGEST).toMillis()
                                    / values.get(HALF_LIFE).toMillis());
        }
    }

    private static final Key<Long> SHARE = Key.optional(
            "fail_open_share",
            Scalar.number("percent", 1, 100),
            67L,
            "When more than so many percent of the backends go bad at once, nothing is withdrawn for it: our own view is"
                    + " suspect then. 100: never.");
    private static final Key<Duration> WINDOW = Key.optional(
            "fail_open_window",
            Scalar.duration("100ms to 10m, such as 5s", time -> time.toMillis() >= 100 && within(time, 0, 600)),
            Duration.ofSeconds(5),
            "Within which time backends count as having gone bad at once.");
    private static final Key<Damping> DAMPING = Key.optional(
            "damping",
            Damping.SHAPE,
            Damping.SHAPE.build().apply(Values.none()),
            "How a backend that comes and goes is kept out (in the shape of RFC 2439).");
    private static final Key<Long> BURST = Key.optional(
            "burst", Scalar.number("a number of routes", 1, 10_000), 32L, "How many routes may change at once.");
    private static final Key<Duration> REFILL = Key.optional(
            "refill",
            Scalar.duration("10ms to 10m, such as 500ms", time -> time.toMillis() >= 10 && within(time, 0, 600)),
            Duration.ofMillis(500),
            "How long until one more route may change; the rate never exceeds this for long.");
    private static final Key<Duration> RECONCILE = Key.optional(
            "reconcile",
            Scalar.duration("0s for never, or 1s to 1h, such as 30s", time -> time.isZero() || within(time, 1, 3600)),
            Duration.ofSeconds(30),
            "How often what the edges hold is compared with what they were told.");

    static final Section<InjectGuardsSection> SHAPE = Section.of(
            values -> new InjectGuardsSection(
                    values.get(SHARE).intValue(),
                    values.get(WINDOW),
                    values.get(DAMPING),
                    values.get(BURST).intValue(),
                    values.get(REFILL),
                    values.get(RECONCILE)),
            SHARE,
            WINDOW,
            DAMPING,
            BURST,
            REFILL,
            RECONCILE);

    static final InjectGuardsSection DEFAULT = SHAPE.build().apply(Values.none());

    private static boolean within(Duration time, long leastSeconds, long mostSeconds) {
        return time.compareTo(Duration.ofSeconds(leastSeconds)) >= 0
                && time.compareTo(Duration.ofSeconds(mostSeconds)) <= 0;
    }
}

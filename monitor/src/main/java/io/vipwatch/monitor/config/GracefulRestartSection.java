package io.vipwatch.monitor.config;

import java.time.Duration;

/**
 * What to do when a peer restarts (RFC 4724 §4.2); {@code true} or {@code false} may stand alone.
 *
 * @param enabled whether its routes are kept as stale
 * @param maximumRestartTime the longest time that it may take to come back, whatever it asks for
 * @param stalePathTime how long stale routes are kept after it came back without sending End-of-RIB
 */
public record GracefulRestartSection(boolean enabled, Duration maximumRestartTime, Duration stalePathTime) {
    static final GracefulRestartSection DEFAULT =
            new GracefulRestartSection(true, Duration.ofSeconds(4095), Duration.ofSeconds(360));

    private static final Key<Boolean> ENABLED =
            Key.optional("enabled", Scalar.bool(), true, "Keep the routes of a peer that restarts as stale.");
    private static final Key<Duration> MAXIMUM_RESTART_TIME = Key.optional(
            "max_restart_time",
            Scalar.duration(
                    "a duration of at most 4095s, such as 120s", time -> time.compareTo(Duration.ofSeconds(4095)) <= 0),
            DEFAULT.maximumRestartTime,
            "The longest time that the peer may take to come back, whatever it asks for.");
    private static final Key<Duration> STALE_PATH_TIME = Key.optional(
            "stale_path_time",
            Scalar.duration("a duration such as 360s", _ -> true),
            DEFAULT.stalePathTime,
            "How long stale routes are kept after the peer came back without sending End-of-RIB.");

    static final Section<GracefulRestartSection> SHAPE = Section.of(
                    values -> new GracefulRestartSection(
                            values.get(ENABLED), values.get(MAXIMUM_RESTART_TIME), values.get(STALE_PATH_TIME)),
                    ENABLED,
                    MAXIMUM_RESTART_TIME,
                    STALE_PATH_TIME)
            .shorthand(ENABLED);
}

package io.vipwatch.lab.topology;

import java.time.Duration;

/**
 * Models the timers a speaker proposes (RFC 4271 §4.2, §10).
 *
 * @param keepalive time between KEEPALIVE messages, whole seconds
 * @param hold the hold time, whole seconds, 0 or at least 3 s
 */
public record BgpTimers(Duration keepalive, Duration hold) {
    /** What FRR proposes when nothing is configured. */
    public static final BgpTimers FRR_DEFAULT = ofSeconds(60, 180);

    /** The shortest hold time RFC 4271 §4.2 permits is 3 s; 9 s is the usual short choice. */
    public static final BgpTimers SHORT = ofSeconds(3, 9);

    public static BgpTimers ofSeconds(long keepalive, long hold) {
        return new BgpTimers(Duration.ofSeconds(keepalive), Duration.ofSeconds(hold));
    }
}

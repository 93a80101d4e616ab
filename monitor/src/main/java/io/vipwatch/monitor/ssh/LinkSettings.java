package io.vipwatch.monitor.ssh;

import java.time.Duration;

/**
 * The limits of a connection.
 *
 * @param connect how long each step of connecting may take
 * @param keepalive how often the other end is asked whether it is still there; three times without an answer ends it
 * @param command how long a command may take, from here
 * @param output how many octets a command may print
 * @param backOff how long to wait between attempts
 */
public record LinkSettings(Duration connect, Duration keepalive, Duration command, long output, BackOff backOff) {
    /** Limits that suit a router in the next room, and one across a country. */
    public static final LinkSettings DEFAULT = new LinkSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            256L << 20,
            new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
}

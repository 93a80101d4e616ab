package io.vipwatch.monitor.drill.run;

import java.time.Duration;

/**
 * Lines for {@code /bin/sh} on a host, as they are shown before and run as they are.
 *
 * @param host on which host, by name
 * @param text the lines
 * @param limit after how long it is given up
 */
public record Script(String host, String text, Duration limit) {
    static final Duration SHORT = Duration.ofSeconds(15);

    public static Script on(String host, String text) {
        return new Script(host, text, SHORT);
    }

    public Script within(Duration time) {
        return new Script(host, text, time);
    }

    /** {@return the same lines behind others} */
    Script after(String lines) {
        return new Script(host, lines + text, limit);
    }
}

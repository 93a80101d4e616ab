package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.frr.Answer;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Models what the edge is, as far as commands differ.
 *
 * @param system its operating system
 * @param clock the best way that it has to tell the time
 * @param zone the difference of its local time, in which logs are written, from UTC
 */
public record HostDescription(OperatingSystem system, ClockSource clock, ZoneOffset zone) {
    /** Operating systems that run FRR and that we know. */
    public enum OperatingSystem {
        FREE_BSD,
        LINUX
    }

    /** Ways to tell the time again and again, from the best. */
    public enum ClockSource {
        /** PHP, which every pfSense has: microseconds, and no process for each reading. */
        PHP,
        /** bash 5: the same. */
        BASH,
        /** A process for each reading; nanoseconds on Linux and since FreeBSD 14.1, seconds before. */
        DATE
    }

    /** Five lines: the system, then what each way to tell the time prints or an empty line, then the zone. */
    static final String SCRIPT = "uname -s; echo \"$(php -r \"echo microtime(true);\" 2>/dev/null)\";"
            + " echo \"$(bash -c \"echo \\$EPOCHREALTIME\" 2>/dev/null)\"; date +%s.%N; date +%z";

    private static final int LINES = 5;

    static Answer<HostDescription> read(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() != LINES || !text.endsWith("\n")) {
            return new Answer.Unreadable<>("not " + LINES + " lines", text.strip());
        }
        Optional<OperatingSystem> system = switch (lines.getFirst()) {
            case "FreeBSD" -> Optional.of(OperatingSystem.FREE_BSD);
            case "Linux" -> Optional.of(OperatingSystem.LINUX);
            default -> Optional.empty();
        };
        Optional<ZoneOffset> zone = zone(lines.getLast());
        if (system.isEmpty() || zone.isEmpty()) {
            return new Answer.Unreadable<>("neither FreeBSD nor Linux, or no time zone", text.strip());
        }
        return new Answer.Read<>(new HostDescription(system.get(), clock(lines), zone.get()));
    }

    private static ClockSource clock(List<String> lines) {
        if (!lines.get(1).isEmpty()) {
            return ClockSource.PHP;
        }
        return lines.get(2).isEmpty() ? ClockSource.DATE : ClockSource.BASH;
    }

    private static Optional<ZoneOffset> zone(String text) {
        try {
            return Optional.of(ZoneOffset.of(text));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}

package io.vipwatch.monitor.frr;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of FRR's log: as FRR writes them to a file, and as syslog does in the form of RFC 3164, which knows neither
 * the year nor fractions of a second, or of RFC 5424.
 */
public final class LogReader {
    private static final Pattern FILE =
            Pattern.compile("([0-9]{4})/([0-9]{2})/([0-9]{2}) ([0-9:]{8})(\\.[0-9]{1,9})? ([A-Za-z0-9_-]{1,32}): (.*)");
    private static final Pattern RFC_3164 = Pattern.compile(
            "(?:<[0-9]{1,3}>)?([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9:]{8}) (?:\\S+ )?([a-z0-9_-]{1,32})\\[[0-9]+\\]: (.*)");
    private static final Pattern RFC_5424 = Pattern.compile(
            "<[0-9]{1,3}>1 ([0-9T:.+Z-]{20,40}) \\S+ ([a-z0-9_-]{1,32}) \\S+ \\S+ (?:-|\\[.*?\\]) (.*)");
    private static final Pattern FRACTION = Pattern.compile("[0-9]{2}(\\.[0-9]{1,9})?(?:Z|[+-][0-9:]{5})");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final Duration HALF_A_YEAR = Duration.ofDays(182);

    private final ZoneId zone;

    /** Reads lines of a router whose local time is that of {@code zone}. */
    public LogReader(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * {@return what {@code line} tells, if it tells one of the events}
     *
     * @param line the line
     * @param near any instant within half a year of the line's, for a line that does not name its year
     */
    public Optional<LogLine> read(String line, Instant near) {
        try {
            return readFile(line).or(() -> readRfc5424(line)).or(() -> readRfc3164(line, near));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private Optional<LogLine> readFile(String line) {
        Matcher parts = FILE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String fraction = Optional.ofNullable(parts.group(5)).orElse("");
        String local = parts.group(1) + "-" + parts.group(2) + "-" + parts.group(3) + "T" + parts.group(4) + fraction;
        Instant stamp = LocalDateTime.parse(local).atZone(zone).toInstant();
        return line(stamp, resolution(fraction), parts.group(6), parts.group(7));
    }

    private static Optional<LogLine> readRfc5424(String line) {
        Matcher parts = RFC_5424.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Instant stamp = OffsetDateTime.parse(parts.group(1)).toInstant();
        Matcher fraction = FRACTION.matcher(parts.group(1));
        String digits = fraction.find() ? Optional.ofNullable(fraction.group(1)).orElse("") : "";
        return line(stamp, resolution(digits), parts.group(2), parts.group(3));
    }

    private Optional<LogLine> readRfc3164(String line, Instant near) {
        Matcher parts = RFC_3164.matcher(line);
        if (!parts.matches() || !MONTHS.contains(parts.group(1))) {
            return Optional.empty();
        }
        int year = near.atZone(zone).getYear();
        for (int candidate = year - 1; candidate <= year + 1; candidate++) {
            String date = "%04d-%02d-%02dT%s"
                    .formatted(
                            candidate,
                            MONTHS.indexOf(parts.group(1)) + 1,
                            Integer.parseInt(parts.group(2)),
                            parts.group(3));
            Optional<Instant> stamp = local(date);
            if (stamp.filter(some -> Duration.between(some, near).abs().compareTo(HALF_A_YEAR) <= 0)
                    .isPresent()) {
                return line(stamp.get(), Duration.ofSeconds(1), parts.group(4), parts.group(5));
            }
        }
        return Optional.empty();
    }

    /** {@return the instant of a local time; 29 February is none in most years} */
    private Optional<Instant> local(String date) {
        try {
            return Optional.of(LocalDateTime.parse(date).atZone(zone).toInstant());
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static Duration resolution(String fraction) {
        int digits = Math.max(0, fraction.length() - 1);
        return Duration.ofNanos((long) Math.pow(10, 9 - digits));
    }

    private static Optional<LogLine> line(Instant stamp, Duration resolution, String daemon, String message) {
        return LogMessage.read(message).map(event -> new LogLine(stamp, resolution, daemon, event));
    }
}

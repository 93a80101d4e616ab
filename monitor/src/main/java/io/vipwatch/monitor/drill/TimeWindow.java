package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Scalar;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of a week, as in {@code Sat,Sun 02:00-05:00 Europe/Berlin}. A window whose end is before its begin goes on past
 * midnight.
 *
 * @param days on which it begins
 * @param begin its first minute
 * @param end the first minute after it
 * @param zone whose clock counts
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime begin, LocalTime end, ZoneId zone) {
    private static final Pattern FORM = Pattern.compile(
            "(daily|[A-Z][a-z]{2}(?:,[A-Z][a-z]{2})*) ([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9]) ([A-Za-z0-9_+/-]+)");

    static final Scalar<TimeWindow> SHAPE = new Scalar<>(
            "days, hours and a time zone, such as \"Sat,Sun 02:00-05:00 Europe/Berlin\" or \"daily 22:00-04:00 UTC\"",
            Map.of("type", "string", "pattern", "^" + FORM.pattern() + "$"),
            TimeWindow::parse);

    public TimeWindow {
        days = Set.copyOf(days);
    }

    /** {@return whether {@code instant} is within it} */
    public boolean contains(Instant instant) {
        ZonedDateTime there = instant.atZone(zone);
        LocalTime time = there.toLocalTime();
        DayOfWeek today = there.getDayOfWeek();
        if (begin.isBefore(end)) {
            return days.contains(today) && !time.isBefore(begin) && time.isBefore(end);
        }
        boolean begun = days.contains(today) && !time.isBefore(begin);
        return begun || (days.contains(today.minus(1)) && time.isBefore(end));
    }

    private static Optional<TimeWindow> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalTime begin = LocalTime.parse(parts.group(2));
            LocalTime end = LocalTime.parse(parts.group(3));
            Optional<Set<DayOfWeek>> days = days(parts.group(1));
            return begin.equals(end)
                    ? Optional.empty()
                    : days.map(some -> new TimeWindow(some, begin, end, ZoneId.of(parts.group(4))));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<Set<DayOfWeek>> days(String text) {
        if (text.equals("daily")) {
            return Optional.of(EnumSet.allOf(DayOfWeek.class));
        }
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String word : text.split(",", -1)) {
            boolean known = false;
            for (DayOfWeek day : DayOfWeek.values()) {
                if (day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equals(word)) {
                    known = days.add(day);
                }
            }
            if (!known) {
                return Optional.empty();
            }
        }
        return Optional.of(days);
    }
}

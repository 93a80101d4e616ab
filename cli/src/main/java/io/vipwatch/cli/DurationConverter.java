package io.vipwatch.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads a duration above zero from the command line, as in {@code 300ms}. */
final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(us|ms|s|m)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration above zero such as 300ms (us, ms, s or m)");
        }
        ChronoUnit unit = switch (matcher.group(2)) {
            case "us" -> ChronoUnit.MICROS;
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            default -> ChronoUnit.MINUTES;
        };
        return Duration.of(Long.parseLong(matcher.group(1)), unit);
    }
}

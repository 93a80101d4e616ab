package io.vipwatch.monitor.frr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Models which release of FRR the edge runs.
 *
 * @param text the release as FRR writes it, such as 8.4.4
 * @param major its first number
 * @param minor its second number
 * @param host what the edge calls itself
 * @param system the operating system; since FRR 8
 */
public record FrrVersion(String text, int major, int minor, String host, Optional<String> system) {
    private static final Pattern FIRST_LINE =
            Pattern.compile("FRRouting (([0-9]{1,4})\\.([0-9]{1,4})\\S*) \\(([^)\\n]*)\\)(?: on ([^\\n]+?))?\\.\\r?");

    /** {@return the answer to {@code show version}} */
    public static Answer<FrrVersion> read(String text) {
        int end = text.indexOf('\n');
        if (end < 0) {
            return new Answer.Unreadable<>("not one whole line", Excerpt.of(text));
        }
        Matcher line = FIRST_LINE.matcher(text.substring(0, end));
        if (!line.matches()) {
            return new Answer.Unreadable<>("not FRR's version", Excerpt.of(text));
        }
        return new Answer.Read<>(new FrrVersion(
                line.group(1),
                Integer.parseInt(line.group(2)),
                Integer.parseInt(line.group(3)),
                line.group(4),
                Optional.ofNullable(line.group(5))));
    }
}

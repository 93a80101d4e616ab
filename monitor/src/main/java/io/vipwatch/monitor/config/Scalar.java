package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A single value.
 *
 * @param expected what may stand there, for messages
 * @param schema the keywords of JSON Schema that say the same
 * @param parse the value that a text spells, or empty
 */
public record Scalar<T>(String expected, Map<String, Object> schema, Function<String, Optional<T>> parse)
        implements Shape<T> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(KiB|MiB|GiB)");

    /** {@return a whole number within these bounds} */
    public static Scalar<Long> number(String what, long least, long most) {
        String expected = what + ", " + least + " to " + most;
        Map<String, Object> schema = Map.of("type", "integer", "minimum", least, "maximum", most);
        return new Scalar<>(
                expected, schema, text -> parseNumber(text).filter(number -> number >= least && number <= most));
    }

    /** {@return an AS number that a speaker can have: not AS_TRANS (RFC 6793 §9), which stands for others} */
    public static Scalar<Long> ownAsn() {
        Scalar<Long> any = asn();
        return new Scalar<>(
                any.expected() + ", not 23456",
                Map.of("allOf", List.of(any.schema(), Map.of("not", Map.of("const", 23_456)))),
                text -> any.parse().apply(text).filter(number -> number != 23_456));
    }

    /** {@return an AS number} */
    public static Scalar<Long> asn() {
        return number("an AS number", 1, 0xffff_ffffL);
    }

    /** {@return true or false} */
    public static Scalar<Boolean> bool() {
        return new Scalar<>("true or false", Map.of("type", "boolean"), text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** {@return a name that can stand in an event, a metric label and a file name} */
    public static Scalar<String> name() {
        return new Scalar<>(
                "a name of letters, digits, '.', '_' and '-', at most 63 of them",
                Map.of("type", "string", "pattern", "^" + NAME.pattern() + "$"),
                text -> Optional.of(text).filter(NAME.asMatchPredicate()));
    }

    /** {@return one of the constants of {@code type}, in lower case and with '-' for '_'} */
    public static <E extends Enum<E>> Scalar<E> choice(Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Scalar::word).toList();
        return new Scalar<>(
                words.stream().collect(Collectors.joining(", ", "one of ", "")),
                Map.of("enum", words),
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> word(constant).equals(text))
                        .findFirst());
    }

    /** {@return the word for {@code constant} in the configuration} */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return a duration that passes {@code accepts}; {@code what} says which do} */
    public static Scalar<Duration> duration(String what, Predicate<Duration> accepts) {
        return new Scalar<>(
                what,
                Map.of("type", "string", "pattern", "^" + DURATION.pattern() + "$"),
                text -> parseDuration(text).filter(accepts));
    }

    /** {@return a number of octets, as in {@code 64MiB}} */
    public static Scalar<Long> size(long least) {
        return new Scalar<>(
                "a size such as 64MiB (KiB, MiB or GiB), at least " + least / 1024 + "KiB",
                Map.of("type", "string", "pattern", "^" + SIZE.pattern() + "$"),
                text -> parseSize(text).filter(size -> size >= least));
    }

    /** {@return an IPv4 or IPv6 address} */
    public static Scalar<IpAddress> address() {
        return new Scalar<>("an IPv6 or IPv4 address such as 2001:db8::11", text(), IpAddress::parse);
    }

    /** {@return a prefix without bits beyond its length} */
    public static Scalar<Prefix> prefix() {
        return new Scalar<>(
                "a prefix such as 2001:db8:0:ff00::100/128, without bits set beyond its length", text(), Prefix::parse);
    }

    /** {@return a BGP Identifier, not zero} */
    public static Scalar<RouterId> routerId() {
        return new Scalar<>(
                "a BGP Identifier such as 192.0.2.1, not 0.0.0.0",
                text(),
                text -> RouterId.parse(text).filter(id -> id.value() != 0));
    }

    /** {@return an address with a port} */
    public static Scalar<Endpoint> endpoint() {
        return new Scalar<>("an address and a port such as [::1]:9179", text(), Endpoint::parse);
    }

    /** {@return a file or directory; a relative one counts from the directory of the configuration file} */
    public static Scalar<Path> path(Path base) {
        return new Scalar<>(
                "a path",
                text(),
                text -> text.isEmpty() || text.indexOf('\0') >= 0
                        ? Optional.empty()
                        : Optional.of(base.resolve(text).normalize()));
    }

    /** {@return a text that is not empty} */
    public static Scalar<String> text(String what) {
        return new Scalar<>(what, text(), text -> Optional.of(text).filter(some -> !some.isEmpty()));
    }

    private static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    private static Optional<Long> parseNumber(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Optional.of(Duration.ofMillis(count));
            case "s" -> Optional.of(Duration.ofSeconds(count));
            case "m" -> Optional.of(Duration.ofMinutes(count));
            case "h" -> Optional.of(Duration.ofHours(count));
            default -> Optional.of(Duration.ofDays(count));
        };
    }

    private static Optional<Long> parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> Optional.of(count << 10);
            case "MiB" -> Optional.of(count << 20);
            default -> Optional.of(count << 30);
        };
    }
}

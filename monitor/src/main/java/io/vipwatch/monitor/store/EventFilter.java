package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.journal.Line;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/**
 * Which events, or incidents, are wanted; all of the conditions must hold.
 *
 * @param types the beginnings of the types, one of which must match; empty for all types
 * @param since the earliest time, in nanoseconds since the epoch
 * @param until the latest time, in nanoseconds since the epoch
 * @param prefix a prefix that is named must be this one or lie within it
 * @param peer a neighbour or node that must be named
 * @param cause the cause that must be named
 * @param slowerThan what it tells of must have taken longer than this; see {@code docs/history.md}
 */
public record EventFilter(
        List<String> types,
        OptionalLong since,
        OptionalLong until,
        Optional<Prefix> prefix,
        Optional<String> peer,
        Optional<String> cause,
        Optional<Duration> slowerThan) {
    /** Everything. */
    public static final EventFilter ALL = new EventFilter(
            List.of(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public EventFilter {
        types = List.copyOf(types);
    }

    /** The words of the conditions, as in a request; the command line has '-' for '_'. */
    public static final List<String> WORDS =
            List.of("type", "since", "until", "prefix", "peer", "cause", "slower_than");

    /**
     * {@return what these words ask for}
     *
     * @param words the value of each of {@link #WORDS}, where it is given
     * @param nowEpochNanos what durations in {@code since} and {@code until} count back from
     * @throws IllegalArgumentException if a value says nothing; the message names the word and says what would do
     */
    public static EventFilter of(Function<String, Optional<String>> words, long nowEpochNanos) {
        return new EventFilter(
                        List.of(),
                        time(words, "since", nowEpochNanos),
                        time(words, "until", nowEpochNanos),
                        value(words, "prefix", EventFilter::prefixOf),
                        words.apply("peer"),
                        words.apply("cause"),
                        value(words, "slower_than", TimeBound::parseDuration))
                .ofTypes(words.apply("type")
                        .map(list -> List.of(list.split(",", -1)))
                        .orElse(List.of()));
    }

    private static OptionalLong time(Function<String, Optional<String>> words, String name, long nowEpochNanos) {
        Optional<Long> time = value(words, name, text -> TimeBound.parse(text, nowEpochNanos));
        return time.isPresent() ? OptionalLong.of(time.get()) : OptionalLong.empty();
    }

    private static <T> Optional<T> value(
            Function<String, Optional<String>> words, String name, Function<String, T> parse) {
        try {
            return words.apply(name).map(parse);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(name + ": " + none.getMessage(), none);
        }
    }

    /**
     * {@return the prefix that {@code text} spells; an address is its own prefix}
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static Prefix prefixOf(String text) {
        return Prefix.parse(text)
                .or(() -> IpAddress.parse(text).map(address -> Prefix.of(address, address.bits())))
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is neither a prefix such as"
                        + " 2001:db8:0:ff00::/112, without bits set beyond its length, nor an address"));
    }

    /** {@return this filter for types that begin like one of these; {@code route.*} and {@code route.} mean the same} */
    public EventFilter ofTypes(List<String> beginnings) {
        List<String> plain = beginnings.stream()
                .map(type -> type.endsWith("*") ? type.substring(0, type.length() - 1) : type)
                .filter(type -> !type.isEmpty())
                .toList();
        return new EventFilter(plain, since, until, prefix, peer, cause, slowerThan);
    }

    /** {@return whether it asks for no more than types, which a journal's line tells without being parsed} */
    public boolean isByTypeAlone() {
        return equals(ALL.ofTypes(types));
    }

    /** {@return whether a line of the journal is wanted} */
    public boolean admits(Line line) {
        if (!types.isEmpty() && !admitsType(line.type())) {
            return false;
        }
        try {
            return isByTypeAlone() || admits(EventFields.of(line.utf8()));
        } catch (JacksonException notAnEvent) {
            return false;
        }
    }

    private boolean admitsType(String type) {
        return types.isEmpty() || types.stream().anyMatch(type::startsWith);
    }

    /** {@return whether an event with these fields is wanted} */
    boolean admits(EventFields event) {
        return admitsType(event.type())
                && event.epochNanos() >= since.orElse(Long.MIN_VALUE)
                && event.epochNanos() <= until.orElse(Long.MAX_VALUE)
                && (prefix.isEmpty() || event.prefixes().stream().anyMatch(prefix.get()::covers))
                && (peer.isEmpty() || event.peers().contains(peer.get()))
                && (cause.isEmpty() || cause.equals(event.cause()))
                && (slowerThan.isEmpty()
                        || event.durationNanos().orElse(-1) > slowerThan.get().toNanos());
    }
}

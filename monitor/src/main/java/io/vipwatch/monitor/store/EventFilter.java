package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.journal.Line;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

package io.vipwatch.monitor.http;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.store.EventFilter;
import io.vipwatch.monitor.store.TimeBound;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parameters by which events and incidents of the past are chosen. */
final class FilterQuery {
    private static final List<String> NAMES =
            List.of("type", "since", "until", "prefix", "peer", "cause", "slower_than");

    private FilterQuery() {}

    /** {@return the names of the parameters, after those of the caller} */
    static String[] names(String... more) {
        return Stream.concat(Stream.of(more), NAMES.stream()).toArray(String[]::new);
    }

    /** {@return what the parameters of {@code query} ask for; durations count back from {@code nowEpochNanos}} */
    static EventFilter of(Query query, long nowEpochNanos) {
        return new EventFilter(
                        List.of(),
                        time(query, "since", nowEpochNanos),
                        time(query, "until", nowEpochNanos),
                        query.text("prefix").map(FilterQuery::prefix),
                        query.text("peer"),
                        query.text("cause"),
                        value(query, "slower_than", TimeBound::parseDuration))
                .ofTypes(
                        query.text("type").map(list -> List.of(list.split(","))).orElse(List.of()));
    }

    private static OptionalLong time(Query query, String name, long nowEpochNanos) {
        Optional<Long> time = value(query, name, text -> TimeBound.parse(text, nowEpochNanos));
        return time.isPresent() ? OptionalLong.of(time.get()) : OptionalLong.empty();
    }

    private static <T> Optional<T> value(Query query, String name, Function<String, T> parse) {
        try {
            return query.text(name).map(parse);
        } catch (IllegalArgumentException none) {
            throw new BadRequest(name + ": " + none.getMessage());
        }
    }

    /** {@return the prefix that {@code text} spells; an address is its own prefix} */
    static Prefix prefix(String text) {
        return Prefix.parse(text)
                .or(() -> IpAddress.parse(text).map(address -> Prefix.of(address, address.bits())))
                .orElseThrow(() -> new BadRequest("prefix is a prefix or an address, not '" + text + "'"));
    }
}

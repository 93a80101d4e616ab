package io.vipwatch.monitor.http;

import io.vipwatch.monitor.store.EventFilter;
import java.util.stream.Stream;

/** The parameters by which events and incidents of the past are chosen. */
final class FilterQuery {
    private FilterQuery() {}

    /** {@return the names of the parameters, after those of the caller} */
    static String[] names(String... more) {
        return Stream.concat(Stream.of(more), EventFilter.WORDS.stream()).toArray(String[]::new);
    }

    /** {@return the same for incidents, which have no types} */
    static String[] namesForIncidents(String... more) {
        return Stream.of(names(more)).filter(name -> !name.equals("type")).toArray(String[]::new);
    }

    /** {@return what the parameters of {@code query} ask for; durations count back from {@code nowEpochNanos}} */
    static EventFilter of(Query query, long nowEpochNanos) {
        try {
            return EventFilter.of(query::text, nowEpochNanos);
        } catch (IllegalArgumentException none) {
            throw new BadRequest(String.valueOf(none.getMessage()));
        }
    }
}

package io.vipwatch.monitor.http;

import io.vipwatch.monitor.journal.Line;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses events by the beginning of their type, as in {@code route.}, {@code route.*} or {@code session.up}. */
final class TypeFilter {
    private final List<String> beginnings;

    private TypeFilter(List<String> beginnings) {
        this.beginnings = beginnings;
    }

    /** {@return a filter of types that begin with one of those in {@code list}, separated by commas; of all without} */
    static TypeFilter of(Optional<String> list) {
        return new TypeFilter(list.map(text -> Stream.of(text.split(","))
                        .map(type -> type.endsWith("*") ? type.substring(0, type.length() - 1) : type)
                        .toList())
                .orElse(List.of("")));
    }

    boolean admits(Line line) {
        if (beginnings.equals(List.of(""))) {
            return true;
        }
        String type = line.type();
        return beginnings.stream().anyMatch(type::startsWith);
    }
}

package io.vipwatch.monitor.config;

import java.util.List;

/** A list of things of one shape, written as a YAML sequence. */
public record ListShape<T>(Shape<T> element) implements Shape<List<T>> {
    @Override
    public String expected() {
        return "a list, each of it " + element.expected();
    }
}

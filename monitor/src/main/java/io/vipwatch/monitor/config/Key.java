package io.vipwatch.monitor.config;

import java.util.Optional;

/**
 * One key of a section.
 *
 * @param name the key as written
 * @param description what it means, for the JSON Schema
 * @param shape what may stand under it
 * @param required whether it must be there
 * @param fallback what holds when it is not there; empty: its absence means something by itself
 */
public record Key<T>(String name, String description, Shape<T> shape, boolean required, Optional<T> fallback) {
    /** {@return a key that must be there} */
    public static <T> Key<T> required(String name, Shape<T> shape, String description) {
        return new Key<>(name, description, shape, true, Optional.empty());
    }

    /** {@return a key that may be there, and what holds when it is not} */
    public static <T> Key<T> optional(String name, Shape<T> shape, T fallback, String description) {
        return new Key<>(name, description, shape, false, Optional.of(fallback));
    }

    /** {@return a key that may be there, and whose absence means something by itself} */
    public static <T> Key<T> optional(String name, Shape<T> shape, String description) {
        return new Key<>(name, description, shape, false, Optional.empty());
    }
}

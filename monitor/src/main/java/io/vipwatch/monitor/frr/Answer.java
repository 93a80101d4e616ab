package io.vipwatch.monitor.frr;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of reading an answer of the edge. An answer that cannot be read says nothing about the network: what it was
 * asked about is unknown, and not gone.
 */
public sealed interface Answer<T> {
    /** The answer was whole and in a known form. */
    record Read<T>(T value) implements Answer<T> {}

    /**
     * The answer cannot be used: it was cut off, empty, an error message, or in no known form.
     *
     * @param reason why, in words
     * @param excerpt how the answer begins, on one line, at most {@link Excerpt#LENGTH} characters
     */
    record Unreadable<T>(String reason, String excerpt) implements Answer<T> {}

    /** {@return the value of an answer that was read} */
    default Optional<T> found() {
        return switch (this) {
            case Read<T>(T value) -> Optional.of(value);
            case Unreadable<T> _ -> Optional.empty();
        };
    }

    /** {@return this answer with another value made of its own; one that could not be read stays so} */
    default <R> Answer<R> map(Function<T, R> form) {
        return switch (this) {
            case Read<T>(T value) -> new Read<>(form.apply(value));
            case Unreadable<T>(String reason, String excerpt) -> new Unreadable<>(reason, excerpt);
        };
    }
}

package io.vipwatch.monitor.explain;

import java.util.Optional;
import java.util.function.Function;

/** Something about a router or a node that is known, or not known and why: what is not known is not guessed. */
public sealed interface Fact<T> {
    /** It is known. */
    record Known<T>(T value) implements Fact<T> {}

    /** It is not known. */
    record Unknown<T>(String reason) implements Fact<T> {}

    /** {@return something that is known} */
    static <T> Fact<T> of(T value) {
        return new Known<>(value);
    }

    /** {@return something that is not known} */
    static <T> Fact<T> unknown(String reason) {
        return new Unknown<>(reason);
    }

    /** {@return the value, if it is known} */
    default Optional<T> found() {
        return switch (this) {
            case Known<T>(T value) -> Optional.of(value);
            case Unknown<T> _ -> Optional.empty();
        };
    }

    /** {@return why it is not known; empty where it is} */
    default Optional<String> doubt() {
        return switch (this) {
            case Known<T> _ -> Optional.empty();
            case Unknown<T>(String reason) -> Optional.of(reason);
        };
    }

    /** {@return this fact with another value made of its own} */
    default <R> Fact<R> map(Function<T, R> form) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(form.apply(value));
            case Unknown<T>(String reason) -> new Unknown<>(reason);
        };
    }
}

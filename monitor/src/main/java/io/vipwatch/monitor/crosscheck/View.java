package io.vipwatch.monitor.crosscheck;

import io.vipwatch.monitor.frr.Answer;
import java.util.function.Function;

/** What one observer holds of a prefix, or that it is not known what it holds. */
public sealed interface View<T> {
    /** It is known. */
    record Known<T>(T value) implements View<T> {}

    /** It is not known, for this reason. */
    record Unknown<T>(String reason) implements View<T> {}

    /** {@return the same view of a part; what is not known has no parts that are} */
    default <R> View<R> map(Function<T, R> part) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(part.apply(value));
            case Unknown<T>(String reason) -> new Unknown<>(reason);
        };
    }

    /** {@return what an answer tells of something} */
    static <A, T> View<T> of(Answer<A> answer, Function<A, T> part) {
        return switch (answer) {
            case Answer.Read<A>(A value) -> new Known<>(part.apply(value));
            case Answer.Unreadable<A>(String reason, String excerpt) ->
                new Unknown<>(excerpt.isEmpty() ? reason : reason + ": " + excerpt);
        };
    }
}

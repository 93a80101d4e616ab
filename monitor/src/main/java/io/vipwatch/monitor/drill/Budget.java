package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One element of the key {@code budgets} of a drill file: a limit for a phase, as in {@code total: p95 < 3s}.
 *
 * @param phase which phase
 * @param limit what it may take
 * @param claim whose limit it is, in words; may be empty
 * @param warning whether to miss it is a warning only
 */
public record Budget(Phase phase, Limit limit, String claim, boolean warning) {
    private static final Pattern FORM = Pattern.compile("(median|p95|max) < ([0-9]{1,9})(ms|s|m)");

    /** The figure of the repetitions that is held against a limit. */
    public enum Figure {
        /** Half of the repetitions took no longer. */
        MEDIAN,
        /** Nineteen of twenty took no longer. */
        P95,
        /** None took longer. */
        MAX;

        /** {@return its name in files} */
        @JsonValue
        public String text() {
            return Scalar.word(this);
        }
    }

    /**
     * A limit.
     *
     * @param figure the figure that must stay below it
     * @param below the limit
     */
    public record Limit(
            Figure figure, @JsonProperty("below_ns") Duration below) {
        /** {@return as in the file: {@code p95 < 3s}} */
        public String text() {
            return figure.text() + " < " + Times.text(below);
        }
    }

    private static final Key<Phase> PHASE = Key.required("phase", Scalar.choice(Phase.class), "Which phase.");
    private static final Key<Limit> LIMIT = Key.required(
            "limit",
            new Scalar<>(
                    "a figure and a duration such as \"p95 < 1s\" (" + figures() + ")",
                    Map.of("type", "string", "pattern", "^" + FORM.pattern() + "$"),
                    Budget::limit),
            "The figure over all repetitions that must stay below a duration.");
    private static final Key<String> CLAIM =
            Key.optional("claim", Scalar.text("words"), "", "The claim that the limit comes from.");
    private static final Key<Boolean> WARNING =
            Key.optional("warning", Scalar.bool(), false, "Whether to miss it does not fail the drill.");

    static final Section<Budget> SHAPE = Section.of(
            values -> new Budget(values.get(PHASE), values.get(LIMIT), values.get(CLAIM), values.get(WARNING)),
            PHASE,
            LIMIT,
            CLAIM,
            WARNING);

    private static String figures() {
        return Arrays.stream(Figure.values()).map(Scalar::word).collect(Collectors.joining(", "));
    }

    private static Optional<Limit> limit(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Figure figure = Arrays.stream(Figure.values())
                .filter(one -> Scalar.word(one).equals(parts.group(1)))
                .findFirst()
                .orElseThrow();
        long count = Long.parseLong(parts.group(2));
        Duration below = switch (parts.group(3)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
        return Optional.of(new Limit(figure, below))
                .filter(limit -> !limit.below().isZero());
    }
}

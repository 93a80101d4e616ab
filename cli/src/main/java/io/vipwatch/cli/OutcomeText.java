package io.vipwatch.cli;

import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;

/** What a failure should cost, as the API tells it, in the words of reports. */
final class OutcomeText {
    private OutcomeText() {}

    static String of(Json outcome) {
        String why = outcome.text("why");
        return switch (outcome.text("kind")) {
            case "takes" -> new Outcome.Takes(span(outcome.at("span")), why).text();
            case "nothing" -> new Outcome.Nothing(why).text();
            case "endless" -> new Outcome.Endless(why).text();
            default -> new Outcome.NotKnown(why).text();
        };
    }

    static Table.Tone tone(Json outcome) {
        return switch (outcome.text("kind")) {
            case "takes" ->
                outcome.at("span").number("most_ns").orElse(0L) >= 10_000_000_000L ? Table.Tone.BAD : Table.Tone.NONE;
            case "nothing" -> Table.Tone.GOOD;
            case "endless" -> Table.Tone.BAD;
            default -> Table.Tone.WARNING;
        };
    }

    static Span span(Json span) {
        long least = Math.max(0, span.number("least_ns").orElse(0L));
        long most = Math.max(least, span.number("most_ns").orElse(0L));
        return new Span(Duration.ofNanos(least), Duration.ofNanos(most));
    }
}

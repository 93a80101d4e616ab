package io.vipwatch.monitor.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What each scenario should take for one virtual address.
 *
 * @param subject the address
 * @param predictions a prediction for each scenario, in their order, for the node for which it takes longest
 */
public record Explanation(Subject subject, List<Prediction> predictions) {
    private static final Duration LONGEST = Duration.ofDays(10_000);

    public Explanation {
        predictions = List.copyOf(predictions);
    }

    /**
     * {@return what each scenario should take}
     *
     * @param adjacencies what stands between the edge and each node that announces it
     */
    public static Explanation of(Subject subject, List<Adjacency> adjacencies) {
        Forecast forecast = new Forecast(subject);
        List<Adjacency> concerned = adjacencies.stream()
                .filter(one -> subject.origins().contains(one.node()))
                .toList();
        List<Prediction> predictions = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            concerned.stream()
                    .map(node -> forecast.of(scenario, node))
                    .max(Comparator.comparing(Explanation::cost))
                    .ifPresent(predictions::add);
        }
        return new Explanation(subject, predictions);
    }

    /** What is not known may be anything, and comes first among what is compared. */
    private static Duration cost(Prediction prediction) {
        return switch (prediction.outcome()) {
            case Outcome.Takes(Span span, String _) -> span.most();
            case Outcome.Nothing _ -> Duration.ZERO;
            case Outcome.Endless _ -> LONGEST;
            case Outcome.NotKnown _ -> LONGEST.plusDays(1);
        };
    }
}

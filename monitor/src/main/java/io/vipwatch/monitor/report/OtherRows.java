package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Repetition.Measured;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What was measured beside the phases of a failover, such as clients of each kind of a drill by name, over all repetitions. */
final class OtherRows {
    static final String[] HEADINGS = {"beside the phases", "predicted", "n", "min", "median", "max", "remarks"};

    private OtherRows() {}

    static List<String[]> of(DrillResult result) {
        TreeSet<String> names = new TreeSet<>();
        result.repetitions().forEach(one -> names.addAll(one.others().keySet()));
        return names.stream().map(name -> row(result, name)).toList();
    }

    private static String[] row(DrillResult result, String name) {
        List<Measured> all = result.repetitions().stream()
                .filter(Repetition::isClean)
                .map(Repetition::others)
                .filter(others -> others.containsKey(name))
                .map(others -> others.getOrDefault(name, Measured.unknown("")))
                .toList();
        Optional<Statistics> known = Statistics.of(
                all.stream().map(Measured::duration).flatMap(Optional::stream).toList());
        String contaminated = all.isEmpty() ? "every repetition is contaminated" : "";
        String why = all.stream()
                .filter(one -> one.duration().isEmpty())
                .map(Measured::reason)
                .findFirst()
                .orElse(contaminated);
        Optional<Span> predicted = predicted(result, name);
        boolean differs = known.map(Statistics::median)
                .flatMap(time -> predicted.filter(span -> !span.holds(time, leeway(span, all))))
                .isPresent();
        return new String[] {
            name,
            predicted.map(Span::text).orElse(""),
            String.valueOf(known.map(Statistics::count).orElse(0)),
            known.map(Statistics::min).map(Figures::time).orElse(Figures.NONE),
            known.map(Statistics::median).map(Figures::time).orElse(Figures.NONE),
            known.map(Statistics::max).map(Figures::time).orElse(Figures.NONE),
            why.isEmpty() ? differs ? "not as predicted" : "" : "not known: " + why
        };
    }

    /** As for the headline: what it may be off, and a tenth of the range's end. */
    private static Duration leeway(Span span, List<Measured> all) {
        return all.stream()
                .map(Measured::uncertainty)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plus(span.most().dividedBy(10));
    }

    /** A part of the prediction that has the same name, with what follows a comma left out. */
    private static Optional<Span> predicted(DrillResult result, String name) {
        String kind = name.replaceFirst(",.*", "");
        return result.predicted().stream()
                .flatMap(prediction -> prediction.parts().stream())
                .filter(part -> part.name().equals(kind))
                .map(Prediction.Part::span)
                .findFirst();
    }
}

package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Repetition.Measured;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.explain.Prediction;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What was measured beside the phases of a failover, such as clients of each kind of a drill by name, over all repetitions. */
final class OtherRows {
    static final String[] HEADINGS = {"beside the phases", "predicted", "n", "min", "median", "max", "not known"};

    private OtherRows() {}

    static List<String[]> of(DrillResult result) {
        TreeSet<String> names = new TreeSet<>();
        result.repetitions().forEach(one -> names.addAll(one.others().keySet()));
        return names.stream().map(name -> row(result, name)).toList();
    }

    private static String[] row(DrillResult result, String name) {
        List<Measured> all = result.repetitions().stream()
                .map(Repetition::others)
                .filter(others -> others.containsKey(name))
                .map(others -> others.getOrDefault(name, Measured.unknown("")))
                .toList();
        Optional<Statistics> known = Statistics.of(
                all.stream().map(Measured::duration).flatMap(Optional::stream).toList());
        String why = all.stream()
                .filter(one -> one.duration().isEmpty())
                .map(Measured::reason)
                .findFirst()
                .orElse("");
        return new String[] {
            name,
            predicted(result, name),
            String.valueOf(known.map(Statistics::count).orElse(0)),
            known.map(Statistics::min).map(Figures::time).orElse(Figures.NONE),
            known.map(Statistics::median).map(Figures::time).orElse(Figures.NONE),
            known.map(Statistics::max).map(Figures::time).orElse(Figures.NONE),
            why
        };
    }

    /** A part of the prediction that has the same name, with what follows a comma left out. */
    private static String predicted(DrillResult result, String name) {
        String kind = name.replaceFirst(",.*", "");
        return result.predicted().stream()
                .flatMap(prediction -> prediction.parts().stream())
                .filter(part -> part.name().equals(kind))
                .map(Prediction.Part::span)
                .map(span -> span.text())
                .findFirst()
                .orElse("");
    }
}

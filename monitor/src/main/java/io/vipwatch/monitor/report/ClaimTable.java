package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Option;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The first thing that a report shows: for each scenario what is claimed, what was to be expected and what was measured,
 * with BGP and with DNS side by side.
 *
 * @param rows the rows, scenario by scenario
 */
record ClaimTable(List<Row> rows) {
    /**
     * A scenario, and what was measured of it with each option.
     *
     * @param title the scenario, or the drill's name where it is none of ours
     * @param bgp the drill with the virtual address
     * @param dns the drill with a name
     */
    record Row(String title, Optional<DrillResult> bgp, Optional<DrillResult> dns) {}

    static ClaimTable of(List<DrillResult> results) {
        List<Row> rows = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            List<DrillResult> bgp = of(results, scenario, Option.BGP);
            List<DrillResult> dns = of(results, scenario, Option.DNS);
            for (int i = 0; i < Math.max(bgp.size(), dns.size()); i++) {
                rows.add(new Row(scenario.title(), at(bgp, i), at(dns, i)));
            }
        }
        results.stream()
                .filter(result -> result.claim().isEmpty())
                .sorted(Comparator.comparing(DrillResult::drill))
                .forEach(result -> rows.add(new Row(result.drill(), Optional.of(result), Optional.empty())));
        return new ClaimTable(List.copyOf(rows));
    }

    private static List<DrillResult> of(List<DrillResult> results, Scenario scenario, Option option) {
        return results.stream()
                .filter(result -> result.claim()
                        .filter(claim -> claim.scenario() == scenario && claim.option() == option)
                        .isPresent())
                .toList();
    }

    private static Optional<DrillResult> at(List<DrillResult> results, int index) {
        return index < results.size() ? Optional.of(results.get(index)) : Optional.empty();
    }

    /** {@return the claim without its scenario, which the row names already} */
    static String claim(DrillResult result) {
        String text = result.claim().map(Claim::text).orElse("");
        int colon = text.indexOf(": ");
        return text.isEmpty() ? Figures.NONE : colon < 0 ? text : text.substring(colon + 2);
    }

    /** {@return what was to be expected} */
    static String predicted(DrillResult result) {
        return result.predicted().map(Prediction::outcome).map(Outcome::text).orElse(Figures.NONE);
    }
}

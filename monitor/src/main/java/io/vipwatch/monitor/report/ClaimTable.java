package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Option;
import io.vipwatch.monitor.drill.Verdict;
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
    /** What the figures are. */
    static final String NOTE =
            "Predicted: by closed forms from the timers in force before the fault. Measured: the median over the"
                    + " repetitions of what clients felt, where probes watched, with what it may be off at most, the shortest and"
                    + " the longest, and how many repetitions count (n). A verdict is on the claim, by each budget of the drill.";

    /**
     * A scenario, and what was measured of it with each option.
     *
     * @param title the scenario, or the drill's name where it is none of ours
     * @param bgp the drill with the virtual address
     * @param dns the drill with a name
     * @param byName what it is to clients by name, where no drill of it was run with a name
     */
    record Row(String title, Optional<DrillResult> bgp, Optional<DrillResult> dns, String byName) {}

    static ClaimTable of(List<DrillResult> results) {
        List<Row> rows = new ArrayList<>();
        List<DrillResult> failed = of(results, Scenario.NODE_FAILURE, Option.DNS);
        for (Scenario scenario : Scenario.values()) {
            List<DrillResult> bgp = of(results, scenario, Option.BGP);
            List<DrillResult> dns = of(results, scenario, Option.DNS);
            for (int i = 0; i < Math.max(bgp.size(), dns.size()); i++) {
                String byName = dns.isEmpty() && !failed.isEmpty() ? byName(scenario) : "";
                rows.add(new Row(scenario.title(), at(bgp, i), at(dns, i), byName));
            }
        }
        results.stream()
                .filter(result -> result.claim().isEmpty())
                .sorted(Comparator.comparing(DrillResult::drill))
                .forEach(result -> rows.add(new Row(result.drill(), Optional.of(result), Optional.empty(), "")));
        return new ClaimTable(List.copyOf(rows));
    }

    /** {@return what clients by name see of it, in words of the node that failed, which was measured} */
    private static String byName(Scenario scenario) {
        return switch (scenario) {
            case NETWORK_PARTITION, NETWORK_PARTITION_BFD, STALE_AFTER_KILL, ONE_WAY_LOSS ->
                "as single node failure: the address is silent";
            case NODE_RESTART -> "as single node failure at most: the address is silent until the node is back";
            case GRACEFUL_WITHDRAW, EDGE_RESTART -> "nothing: a name leads to the nodes' own addresses, without BGP";
            case NODE_FAILURE, API_CRASH, NOOP -> "";
        };
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

    /** {@return the headline, how far the repetitions lie apart, and whether that is not as predicted} */
    static String measured(DrillResult result) {
        String spread = result.statistics(result.headline())
                .map(one -> " (" + (one.count() > 1 ? Figures.range(one) + ", " : "") + "n " + one.count() + ")")
                .orElse("");
        return Figures.headline(result) + spread + (result.differsFromPrediction() ? ", not as predicted" : "");
    }

    /** {@return a time of RFC 3339 without its fraction} */
    static String second(String time) {
        return time.replaceFirst("\\.\\d+Z$", "Z");
    }

    /** {@return how many drills there were, and how they stand} */
    static String summary(List<DrillResult> results) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)) {
            long count =
                    results.stream().filter(one -> one.verdict() == verdict).count();
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(verdict.text());
        }
        int repetitions =
                results.stream().mapToInt(one -> one.repetitions().size()).sum();
        String since = results.stream()
                .map(DrillResult::started)
                .min(Comparator.naturalOrder())
                .orElse("");
        return results.size()
                + (results.size() == 1 ? " drill, " : " drills, ")
                + repetitions
                + (repetitions == 1 ? " repetition: " : " repetitions: ")
                + text
                + (since.isEmpty() ? "" : ". From " + second(since));
    }
}

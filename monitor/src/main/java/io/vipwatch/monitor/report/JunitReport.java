package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.drill.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Results as JUnit XML: a suite for each drill with its parameters as properties, a test for each budget, and one that
 * fails where a repetition was not as it should be. What is inconclusive is skipped, with the reason.
 */
final class JunitReport {
    private JunitReport() {}

    static String of(List<DrillResult> results) {
        Markup out = new Markup()
                .markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .line();
        List<Judgement> all =
                results.stream().flatMap(result -> result.judgements().stream()).toList();
        out.begin(
                        "testsuites",
                        "name",
                        "vipwatch drills",
                        "tests",
                        all.size() + results.size(),
                        "failures",
                        failures(all)
                                + results.stream()
                                        .filter(JunitReport::isDefective)
                                        .count(),
                        "skipped",
                        skipped(all))
                .line();
        results.forEach(result -> suite(out, result));
        return out.end("testsuites").line().toString();
    }

    private static long failures(List<Judgement> judgements) {
        return judgements.stream().filter(JunitReport::fails).count();
    }

    private static boolean fails(Judgement one) {
        return one.verdict() == Verdict.FAIL && !one.budget().warning();
    }

    private static long skipped(List<Judgement> judgements) {
        return judgements.stream()
                .filter(one -> one.verdict() == Verdict.INCONCLUSIVE)
                .count();
    }

    private static boolean isDefective(DrillResult result) {
        return result.repetitions().stream()
                .anyMatch(one -> one.ending() == Ending.NOT_REVERTED || one.ending() == Ending.FAILED);
    }

    private static void suite(Markup out, DrillResult result) {
        List<Judgement> judgements = result.judgements();
        out.begin(
                        "testsuite",
                        "name",
                        result.drill(),
                        "timestamp",
                        result.started(),
                        "tests",
                        judgements.size() + 1,
                        "failures",
                        failures(judgements) + (isDefective(result) ? 1 : 0),
                        "skipped",
                        skipped(judgements))
                .line();
        properties(out, result);
        judgements.forEach(one -> test(out, result, one));
        repetitions(out, result);
        out.end("testsuite").line();
    }

    private static void properties(Markup out, DrillResult result) {
        out.begin("properties").line();
        property(out, "target", result.target());
        property(out, "prefix", result.prefix());
        property(out, "probe interval", Figures.time(result.interval()));
        property(out, "repetitions", String.valueOf(result.repetitions().size()));
        property(out, "claim", result.claim().map(Claim::text).orElse(""));
        property(out, "predicted", ClaimTable.predicted(result));
        property(out, "verdict", result.verdict().text());
        result.parameters().forEach((name, value) -> property(out, name, value));
        out.end("properties").line();
    }

    private static void property(Markup out, String name, String value) {
        out.empty("property", "name", name, "value", value).line();
    }

    private static void test(Markup out, DrillResult result, Judgement one) {
        String name = one.budget().phase().text() + " " + one.budget().limit().text();
        Duration time =
                one.measured().map(statistics -> figure(statistics, one)).orElse(Duration.ZERO);
        out.begin("testcase", "classname", "drill." + result.drill(), "name", name, "time", seconds(time));
        String reason = one.reason()
                + (one.budget().claim().isEmpty()
                        ? ""
                        : " (claim: " + one.budget().claim() + ")");
        if (fails(one)) {
            out.element("failure", reason, "message", reason, "type", "budget");
        } else if (one.verdict() == Verdict.INCONCLUSIVE) {
            out.empty("skipped", "message", "inconclusive: " + reason);
        } else {
            out.element("system-out", reason);
        }
        out.end("testcase").line();
    }

    private static Duration figure(Statistics statistics, Judgement one) {
        return statistics.figure(one.budget().limit().figure());
    }

    private static void repetitions(Markup out, DrillResult result) {
        out.begin(
                "testcase",
                "classname",
                "drill." + result.drill(),
                "name",
                "every repetition done and undone",
                "time",
                "0.000");
        if (isDefective(result)) {
            StringBuilder what = new StringBuilder();
            for (Repetition one : result.repetitions()) {
                if (one.ending() != Ending.COMPLETED) {
                    what.append(one.number())
                            .append(": ")
                            .append(one.ending().text())
                            .append(": ");
                    what.append(one.reason()).append('\n');
                }
            }
            out.element(
                    "failure", what.toString(), "message", "a repetition was not undone or not done", "type", "ending");
        }
        out.end("testcase").line();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }
}

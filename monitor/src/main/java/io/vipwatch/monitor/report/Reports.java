package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.drill.Verdict;
import java.util.List;

/** Every form of a report: the same results give the same text. */
public final class Reports {
    private Reports() {}

    /** {@return the results in this form} */
    public static String of(ReportForm form, List<DrillResult> results) {
        return switch (form) {
            case HTML -> HtmlReport.of(results);
            case MARKDOWN -> MarkdownReport.of(results);
            case JSON -> JsonReport.of(results);
            case JUNIT -> JunitReport.of(results);
            case CSV -> CsvReport.of(results);
        };
    }

    /** {@return the weightiest verdict; inconclusive where there is no result} */
    public static Verdict verdict(List<DrillResult> results) {
        return results.stream().map(DrillResult::verdict).reduce(Verdict::and).orElse(Verdict.INCONCLUSIVE);
    }
}

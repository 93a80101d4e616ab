package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.drill.Verdict;
import io.vipwatch.monitor.event.EventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as JSON, with the figures and judgements that the other forms show, and everything that they rest on. */
final class JsonReport {
    static final String SCHEMA = "vipwatch.drill-report/1";

    private static final JsonMapper MAPPER = EventJson.mapper()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JsonReport() {}

    /** The whole report. */
    private record Report(String schema, Verdict verdict, List<Drill> drills) {}

    /** One drill. */
    private record Drill(
            String drill,
            Verdict verdict,
            Phase headline,
            boolean differsFromPrediction,
            Map<String, Statistics> statistics,
            List<Judgement> judgements,
            DrillResult result) {
        static Drill of(DrillResult result) {
            Map<String, Statistics> statistics = new LinkedHashMap<>();
            for (Phase phase : Phase.values()) {
                result.statistics(phase).ifPresent(one -> statistics.put(phase.text(), one));
            }
            return new Drill(
                    result.drill(),
                    result.verdict(),
                    result.headline(),
                    result.differsFromPrediction(),
                    statistics,
                    result.judgements(),
                    result);
        }
    }

    static String of(List<DrillResult> results) {
        return MAPPER.writeValueAsString(new Report(
                        SCHEMA,
                        Reports.verdict(results),
                        results.stream().map(Drill::of).toList()))
                + "\n";
    }
}

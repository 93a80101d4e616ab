package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as CSV (RFC 4180): a row for each repetition, durations in milliseconds, empty where they are not known. */
final class CsvReport {
    private CsvReport() {}

    static String of(List<DrillResult> results) {
        List<String> head = new ArrayList<>(
                List.of("drill", "option", "target", "prefix", "started", "repetition", "ending", "detected_by"));
        for (Phase phase : Phase.values()) {
            head.add(phase.text() + "_ms");
            head.add(phase.text() + "_uncertainty_ms");
        }
        head.addAll(
                List.of("lost", "sent", "flows", "affected", "contaminations", "reason", "by_the_monitors_session"));
        StringBuilder out = new StringBuilder(row(head));
        for (DrillResult result : results) {
            result.repetitions().forEach(one -> out.append(row(cells(result, one))));
        }
        return out.toString();
    }

    private static List<String> cells(DrillResult result, Repetition one) {
        List<String> cells = new ArrayList<>(List.of(
                result.drill(),
                result.claim().map(Claim::option).map(option -> option.text()).orElse(""),
                one.target(),
                result.prefix(),
                result.started(),
                String.valueOf(one.number()),
                one.ending().text(),
                one.detectedBy().map(IncidentCause::text).orElse("")));
        for (Phase phase : Phase.values()) {
            Optional<Observed> seen = Observed.of(one, phase);
            cells.add(seen.map(some -> millis(some.duration().toNanos())).orElse(""));
            cells.add(seen.map(some -> millis(some.uncertainty().toNanos())).orElse(""));
        }
        Optional<Repetition.Outage> outage = one.outage();
        cells.add(outage.map(some -> String.valueOf(some.lost())).orElse(""));
        cells.add(outage.map(some -> String.valueOf(some.sent())).orElse(""));
        cells.add(outage.map(some -> String.valueOf(some.flows())).orElse(""));
        cells.add(outage.map(some -> String.valueOf(some.affected())).orElse(""));
        cells.add(one.contaminations().stream()
                .map(contamination -> contamination.kind().text())
                .collect(Collectors.joining(" ")));
        cells.add(one.reason());
        cells.add(Stream.of(Phase.values())
                .filter(phase ->
                        Observed.of(one, phase).filter(Observed::standIn).isPresent())
                .map(Phase::text)
                .collect(Collectors.joining(" ")));
        return cells;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    private static String row(List<String> cells) {
        return cells.stream().map(CsvReport::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A cell that a spreadsheet would take for a formula is made text by an apostrophe. */
    static String cell(String text) {
        boolean formula = Stream.of("=", "+", "-", "@", "\t", "\r").anyMatch(text::startsWith);
        String safe = formula ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}

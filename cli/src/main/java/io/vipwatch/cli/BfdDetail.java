package io.vipwatch.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All that a monitor knows of BFD, for a terminal: every session, also those that belong to no BGP session, its packets,
 * its gaps, and the engine that they have in common.
 */
final class BfdDetail {
    private static final int MOST_REASONS = 3;
    private static final long MILLI = 1_000_000;

    private BfdDetail() {}

    static void print(Json answer, Consumer<Table> tables, Consumer<String> lines) {
        Table table = new Table("BFD WITH", "STATE", "FOR", "RX", "TX", "DETECTS IN", "WORST GAP", "FAILURES");
        List<Json> sessions = answer.list("sessions");
        sessions.forEach(bfd -> table.add(
                Table.Cell.of(bfd.text("peer")),
                BfdTable.state(bfd),
                Table.Cell.of(DurationText.of(bfd.number("duration_ns"))),
                Table.Cell.of(bfd.at("counts").text("received")),
                Table.Cell.of(bfd.at("counts").text("transmitted")),
                Table.Cell.of(DurationText.of(bfd.at("intervals").number("detection_time_ns"))),
                Table.Cell.of(DurationText.of(bfd.at("gaps").number("worst_ns"))),
                Table.Cell.of(bfd.at("counts").text("failures"))));
        tables.accept(table);
        sessions.forEach(bfd -> session(bfd, lines));
        answer.list("unavailable")
                .forEach(lack -> lines.accept(lack.text("peer") + ": could not be had: " + lack.text("reason")));
        lines.accept("");
        engine(answer.at("engine"), lines);
    }

    private static void session(Json bfd, Consumer<String> lines) {
        String peer = bfd.text("peer");
        BfdTable.remark(peer, bfd).ifPresent(lines);
        discards(bfd.at("counts").at("discarded"), peer + ": discarded ", lines);
        String gaps = bfd.at("gaps").list("up_to").stream()
                .map(bucket ->
                        bucket.number("bound_ns").map(BfdDetail::upTo).orElse("more") + ": " + bucket.text("count"))
                .collect(Collectors.joining(", "));
        if (!gaps.isEmpty()) {
            lines.accept(peer + ": gaps " + gaps);
        }
    }

    private static String upTo(long nanos) {
        return "≤" + (nanos < MILLI ? nanos / 1000 + "µs" : DurationText.ofNanos(nanos));
    }

    private static void discards(Json discarded, String heading, Consumer<String> lines) {
        if (discarded.value() instanceof Map<?, ?> counts && !counts.isEmpty()) {
            List<String> most = counts.keySet().stream()
                    .map(String::valueOf)
                    .sorted(Comparator.comparing(
                                    (String reason) -> discarded.number(reason).orElse(0L))
                            .reversed())
                    .toList();
            String told = most.stream()
                    .limit(MOST_REASONS)
                    .map(reason -> discarded.text(reason) + " × " + reason)
                    .collect(Collectors.joining(", "));
            String more = most.size() > MOST_REASONS ? ", and others" : "";
            lines.accept(heading + told + more);
        }
    }

    private static void engine(Json engine, Consumer<String> lines) {
        if (!engine.isTrue("running")) {
            lines.accept("engine    does not run");
            return;
        }
        lines.accept("engine    " + engine.text("access") + ", hop limits "
                + (engine.isTrue("hop_limit_checked") ? "checked" : "not checked") + ", "
                + (engine.isTrue("kernel_stamps") ? "stamps of the kernel" : "no stamps of the kernel"));
        lines.accept("priority  " + engine.text("real_time_priority"));
        lines.accept("buffer    " + engine.text("receive_buffer") + " octets, " + engine.text("receive_buffer_drops")
                + " datagrams dropped of " + engine.text("received"));
        lines.accept("stalls    " + engine.text("stalls") + ", worst "
                + DurationText.of(engine.number("worst_stall_ns")) + "; faults " + engine.text("faults"));
        discards(engine.at("discarded"), "discards  of no session: ", lines);
        engine.list("limitations").forEach(limitation -> lines.accept("limited   " + limitation));
    }
}

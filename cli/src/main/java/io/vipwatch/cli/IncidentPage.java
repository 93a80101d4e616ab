package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One incident on a page, for somebody who has just been woken: what happened first, evidence below. */
final class IncidentPage {
    private static final int TIME_FROM = 11;
    private static final int TIME_TO = 23;
    private static final int DAY = 10;
    private static final long MILLI = 1_000_000;

    /** So many of the monitor's own delays are told one by one, the longest. */
    private static final int MARKS = 3;

    private static final List<String[]> PHASES = List.of(
            new String[] {"detection", "detection"},
            new String[] {"signalling", "signalling"},
            new String[] {"rib", "RIB"},
            new String[] {"fib", "FIB"},
            new String[] {"fib_to_dp", "data plane"});

    private final Json incident;
    private final int width;
    private final boolean color;
    private final List<String> lines = new ArrayList<>();

    private IncidentPage(Json incident, int width, boolean color) {
        this.incident = incident;
        this.width = width;
        this.color = color;
    }

    /** {@return the lines of the page} */
    static List<String> of(Json incident, int width, boolean color) {
        IncidentPage page = new IncidentPage(incident, width, color);
        page.write();
        return page.lines;
    }

    private void write() {
        head();
        lines.add("");
        lines.addAll(Paragraph.lines(incident.text("headline"), width, "", ""));
        section("What to look at");
        incident.list("look_at").forEach(text -> lines.addAll(Paragraph.lines(text.toString(), width, "  - ", "    ")));
        prefixes();
        figures();
        IncidentAftermath aftermath = new IncidentAftermath(incident, width);
        section("Does the edge agree?");
        lines.addAll(aftermath.agreement());
        if (aftermath.hasWayBack()) {
            section("The way back");
            lines.addAll(aftermath.wayBack());
        }
        timeline();
        notSeen();
    }

    private void head() {
        String begin = incident.text("begin");
        String when = begin.length() >= TIME_TO
                ? begin.substring(0, DAY) + " " + begin.substring(TIME_FROM, TIME_TO) + " UTC"
                : begin;
        lines.add(incident.text("id") + ", " + incident.text("kind") + ", " + incident.text("state") + ", " + when);
        String detected = incident.has("detected_by") ? "; found by " + incident.text("detected_by") : "";
        lines.addAll(Paragraph.lines(
                "cause: " + incident.text("cause") + ", known by " + incident.text("cause_source") + ": "
                        + incident.text("cause_detail") + detected,
                width,
                "",
                "  "));
        if (incident.has("relapse_of")) {
            lines.add("a relapse of " + incident.text("relapse_of"));
        }
        String verdict = incident.text("verdict");
        if (!verdict.isEmpty()) {
            lines.add("budget: " + tone(verdict));
        }
    }

    private String tone(String verdict) {
        if (!color) {
            return verdict;
        }
        return switch (verdict) {
            case "within" -> "\u001b[32m" + verdict + "\u001b[0m";
            case "exceeded" -> "\u001b[31m" + verdict + "\u001b[0m";
            default -> "\u001b[33m" + verdict + "\u001b[0m";
        };
    }

    private void section(String title) {
        lines.add("");
        lines.add(color ? "\u001b[1m" + title + "\u001b[0m" : title);
    }

    private void prefixes() {
        if (incident.list("prefixes").isEmpty()) {
            return;
        }
        section("Prefixes");
        for (Json prefix : incident.list("prefixes")) {
            lines.addAll(Paragraph.lines(prefixText(prefix), width, "  ", "      "));
            for (Json check : prefix.list("budget")) {
                lines.addAll(Paragraph.lines(budgetText(check), width, "      ", "        "));
            }
        }
        long more = incident.number("prefix_count").orElse(0L)
                - incident.list("prefixes").size();
        if (more > 0) {
            lines.add("  and " + more + " more");
        }
    }

    private static String prefixText(Json prefix) {
        String states = prefix.text("before").equals(prefix.text("worst"))
                        && prefix.text("worst").equals(prefix.text("after"))
                ? prefix.text("after")
                : prefix.text("before") + " -> " + prefix.text("worst") + " -> " + known(prefix.text("after"));
        String origins = names(prefix, "origins_before") + " -> " + names(prefix, "origins_after");
        String took = prefix.number("took_ns")
                .map(nanos -> ", took " + duration(nanos))
                .orElse("");
        String without = prefix.number("without_route_ns")
                .map(nanos -> ", without a route for " + duration(nanos))
                .orElse("");
        return prefix.text("name") + " " + prefix.text("prefix") + ": " + states + ", origins " + origins + ", "
                + prefix.text("transition") + took + without + (prefix.isTrue("reverted") ? ", as before again" : "");
    }

    private static String names(Json prefix, String member) {
        return prefix.list(member).isEmpty() ? "none" : prefix.joined(member, " ");
    }

    private static String known(String state) {
        return state.isEmpty() ? "unknown" : state;
    }

    private String budgetText(Json check) {
        String measured = check.number("measured_ns")
                .map(nanos -> duration(nanos)
                        + check.number("uncertainty_ns")
                                .map(some -> " ± " + duration(some))
                                .orElse("")
                        + " by " + check.text("basis"))
                .orElse("not measured");
        String reason = check.text("reason");
        return check.text("phase") + " at most "
                + duration(check.number("limit_ns").orElse(0L)) + ": " + tone(check.text("verdict")) + ", " + measured
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private void figures() {
        section("How long it took");
        Table table = new Table("PHASE", "MONITOR", "EDGE");
        for (String[] phase : PHASES) {
            table.add(
                    Table.Cell.of("  " + phase[1]),
                    Table.Cell.of(phase("monitor", phase[0])),
                    Table.Cell.of(phase("edge", phase[0])));
        }
        table.add(
                Table.Cell.of("  unexplained"),
                Table.Cell.of(dash(incident.at("monitor").number("unexplained_ns"))),
                Table.Cell.of(dash(incident.at("edge").number("unexplained_ns"))));
        table.add(
                Table.Cell.of("  total"),
                Table.Cell.of(phase("monitor", "total")),
                Table.Cell.of(phase("edge", "total")));
        table.add(
                Table.Cell.of("  service"),
                Table.Cell.of(phase("monitor", "service")),
                Table.Cell.of(phase("edge", "service")));
        lines.addAll(table.lines(width, color));
        lines.addAll(outage(incident.at("outage"), width));
    }

    /** {@return what probes lost, if they lost anything} */
    static List<String> outage(Json outage, int width) {
        return outage.has("target")
                ? Paragraph.lines(
                        "probes of " + outage.text("target") + ": " + dash(outage.number("gap_ns")) + " by the gap, "
                                + dash(outage.number("loss_derived_ns")) + " by " + outage.text("lost") + " lost of "
                                + outage.text("sent") + ", " + outage.text("flows_affected") + " flows affected",
                        width,
                        "  ",
                        "    ")
                : List.of();
    }

    private String phase(String view, String name) {
        Json phase = incident.at(view).at("phases").at(name);
        return phase.number("duration_ns")
                .map(nanos -> duration(nanos)
                        + phase.number("uncertainty_ns")
                                .filter(some -> some >= MILLI / 10)
                                .map(some -> " ± " + duration(some))
                                .orElse("")
                        + phase.number("at_least_ns")
                                .map(least -> " (at least " + duration(least) + ")")
                                .orElse(""))
                .orElse("-");
    }

    private static String dash(Optional<Long> nanos) {
        return nanos.map(IncidentPage::duration).orElse("-");
    }

    static String offsetColumn(String offset) {
        return "  " + " ".repeat(Math.max(0, 10 - offset.length())) + offset + "  ";
    }

    private void timeline() {
        section("Timeline");
        for (Json step : incident.list("timeline")) {
            String offset = step.number("offset_ns").map(IncidentPage::offset).orElse("");
            lines.addAll(Paragraph.lines(
                    "[" + step.text("source") + "] " + step.text("text"), width, offsetColumn(offset), " ".repeat(16)));
        }
        incident.number("untold").filter(count -> count > 0).ifPresent(count -> lines.add("  and " + count + " more"));
        List<Json> marks = incident.list("marks").stream()
                .sorted(Comparator.comparingLong(
                        (Json mark) -> -mark.number("late_ns").orElse(Long.MAX_VALUE)))
                .toList();
        for (Json mark : marks.subList(0, Math.min(MARKS, marks.size()))) {
            lines.addAll(Paragraph.lines(mark.text("kind") + ": " + mark.text("detail"), width, "  ! ", "    "));
        }
        if (marks.size() > MARKS) {
            lines.add("  ! and " + (marks.size() - MARKS) + " shorter ones");
        }
    }

    /** What is missing for the same reason stands in one line; what the edge would have told stands apart. */
    private void notSeen() {
        section("What was not seen, and why");
        for (String view : List.of("monitor", "edge")) {
            boolean edge = view.equals("edge");
            Map<String, List<String>> byReason = new LinkedHashMap<>();
            incident.at(view).at("instants").members().forEach((name, instant) -> {
                boolean shared = edge && name.matches("(dp|svc|fault)[.].*");
                if (!instant.has("t_ns") && !shared) {
                    byReason.computeIfAbsent(instant.text("reason"), _ -> new ArrayList<>())
                            .add(name);
                }
            });
            byReason.forEach((reason, names) -> lines.addAll(Paragraph.lines(
                    (edge ? "at the edge, " : "") + String.join(", ", names) + ": " + reason, width, "  ", "    ")));
        }
    }

    static String offset(long nanos) {
        return (nanos < 0 ? "-" : "+") + duration(Math.abs(nanos));
    }

    /** {@return as in {@code 0.4 ms}, {@code 868 ms}, or as elsewhere from two seconds on} */
    static String duration(long nanos) {
        if (nanos < 0) {
            return "-" + duration(-nanos);
        }
        if (nanos < 10 * MILLI) {
            return nanos / MILLI + "." + nanos % MILLI / (MILLI / 10) + "ms";
        }
        return nanos < 2_000 * MILLI ? (nanos + MILLI / 2) / MILLI + "ms" : DurationText.ofNanos(nanos);
    }
}

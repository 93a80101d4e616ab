package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What came after the loss, on the page of an incident: whether the edge agreed, and the way back.
 *
 * @param incident the incident
 * @param width of the terminal
 */
record IncidentAftermath(Json incident, int width) {
    /** {@return whether the edge held what the nodes announced, and what differed} */
    List<String> agreement() {
        List<String> lines = new ArrayList<>();
        Json compared = incident.at("crosscheck");
        String verdict = switch (compared.text("verdict")) {
            case "agrees" -> "yes: asked after the last change, it held what the nodes announce";
            case "differs" -> "NO:";
            case "unknown" -> "not known: " + compared.text("detail");
            default -> nextHops() + compared.text("detail");
        };
        lines.addAll(Paragraph.lines(verdict, width, "  ", "    "));
        for (Json finding : compared.list("findings")) {
            lines.addAll(Paragraph.lines(findingText(finding), width, "  - ", "    "));
        }
        compared.number("finding_count")
                .map(count -> count - compared.list("findings").size())
                .filter(more -> more > 0)
                .ifPresent(more -> lines.add("  and " + more + " more"));
        return lines;
    }

    /** {@return what the edge's next hops say, where nothing was compared} */
    private String nextHops() {
        if (!incident.has("edge_agrees")) {
            return "not known: ";
        }
        return incident.isTrue("edge_agrees")
                ? "yes, by the next hops that it told of; "
                : "NO, it still sends packets through a node that is lost; ";
    }

    private static String findingText(Json finding) {
        long since = finding.number("since_ns").orElse(0L);
        String lasted = finding.number("until_ns")
                .map(until -> "for " + IncidentPage.duration(until - since) + ", over: ")
                .orElse("still so: ");
        return finding.text("kind") + ", " + lasted + finding.text("detail")
                + (finding.has("until_ns") ? "" : ". Look at: " + finding.text("look_at"));
    }

    /** {@return whether anything of it has come back} */
    boolean hasWayBack() {
        return List.of("complete", "partial").contains(incident.at("reversion").text("state"));
    }

    /** {@return when what came back, by whom it is known} */
    List<String> wayBack() {
        List<String> lines = new ArrayList<>();
        Json reversion = incident.at("reversion");
        boolean complete = reversion.text("state").equals("complete");
        Json phases = reversion.at("figures").at("phases");
        String total = phases.at("revert.total")
                .number("duration_ns")
                .map(nanos -> ", in " + IncidentPage.duration(nanos))
                .orElse("");
        lines.add(complete ? "  all is as before" + total : "  begun, not all is as before");
        long begin = incident.number("begin_ns").orElse(0L);
        reversion
                .at("figures")
                .at("instants")
                .members()
                .forEach((name, instant) -> instant.number("t_ns")
                        .ifPresent(at -> lines.addAll(Paragraph.lines(
                                name.substring("revert.".length()) + ": " + "[" + instant.text("source") + "] "
                                        + instant.text("detail"),
                                width,
                                IncidentPage.offsetColumn(IncidentPage.offset(at - begin)),
                                " ".repeat(16)))));
        lines.addAll(IncidentPage.outage(reversion.at("outage"), width));
        return lines;
    }
}

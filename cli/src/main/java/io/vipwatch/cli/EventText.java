package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;

/** An event in one line for people. */
final class EventText {
    /** As in {@code 2026-11-22T08:19:11.126098}: of the day, microseconds are enough for eyes. */
    private static final int TIME_FROM = 11;

    private static final int TIME_TO = 26;

    private EventText() {}

    static String of(Json event, boolean color) {
        String time = event.text("time");
        String clock = time.length() >= TIME_TO ? time.substring(TIME_FROM, TIME_TO) : time;
        String type = event.text("type");
        String line = clock + "  " + pad(type, 14) + "  " + event.text("subject") + "  "
                + String.join(", ", details(type, event.at("data")));
        return color ? tone(type, event) + line + "\u001b[0m" : line;
    }

    private static String tone(String type, Json event) {
        return switch (type) {
            case "session.down",
                    "bfd.down",
                    "monitor.lagged",
                    "monitor.stall",
                    "monitor.fault",
                    "probe.loss-start",
                    "probe.session-end",
                    "probe.lagged",
                    "service.down",
                    "crosscheck.black-hole",
                    "fault.applied",
                    "fault.deadman-fired" -> "\u001b[31m";
            case "session.up", "bfd.up", "probe.loss-end", "service.up" -> "\u001b[32m";
            case "prefix.state" -> event.at("data").text("state").equals("reachable") ? "\u001b[32m" : "\u001b[33m";
            default -> "";
        };
    }

    private static List<String> details(String type, Json data) {
        List<String> words = new ArrayList<>();
        switch (type) {
            case "session.up" -> {
                add(words, "AS ", data.text("peer_asn"));
                add(words, "hold ", DurationText.of(data.number("hold_time_ns")));
            }
            case "session.down" -> {
                add(words, "", data.text("cause"));
                add(words, "", data.text("detail"));
                data.number("silence_ns")
                        .ifPresent(silence -> words.add("silent for " + DurationText.ofNanos(silence)));
            }
            case "bfd.up" -> {
                add(words, "detects in ", DurationText.of(data.number("detection_time_ns")));
                add(words, "", data.text("mode"));
            }
            case "bfd.down" -> bfdDown(words, data);
            case "incident.open", "incident.update", "incident.close" -> add(words, "", data.text("headline"));
            case "session.warning", "session.refused", "bfd.warning", "bfd.refused" ->
                add(words, "", data.text("reason"));
            case "monitor.fault" -> {
                add(words, "", data.text("fault"));
                add(words, "while ", data.text("doing"));
            }
            case "crosscheck.mismatch", "crosscheck.cleared" -> {
                add(words, "", data.text("kind"));
                add(words, data.text("edge") + " via ", data.text("node"));
                add(words, "", data.text("reason"));
                add(words, "after ", DurationText.of(data.number("duration_ns")));
                add(words, "", data.text("detail"));
            }
            case "crosscheck.unknown" -> {
                words.add(data.list("views").isEmpty() ? "known again" : "not known");
                data.list("views").forEach(view -> add(words, view.text("view") + ": ", view.text("reason")));
            }
            case "crosscheck.black-hole" -> {
                add(words, "", data.text("change"));
                add(words, data.text("edge") + " sends to ", data.text("node"));
                data.number("remaining_ns").ifPresent(left -> words.add("for another " + DurationText.ofNanos(left)));
                add(words, "", data.text("because"));
                add(words, "prevented by ", data.text("prevention"));
            }
            case "rib.change", "fib.change" -> {
                add(words, "by ", data.text("source"));
                words.add(data.text("present").equals("true") ? "via " + data.joined("after", " ") : "gone");
                add(words, "time unknown: ", data.text("time_unknown"));
            }
            case "edge.session", "edge.bfd" -> {
                add(words, "by ", data.text("source"));
                add(words, "", data.text("state"));
                add(words, "", data.text("cause"));
                add(words, "", data.text(type.equals("edge.bfd") ? "diagnostic" : "reason"));
                add(words, "time unknown: ", data.text("time_unknown"));
            }
            case "edge.route" -> {
                add(words, "by ", data.text("source"));
                add(words, data.text("action") + " from ", data.text(data.has("node") ? "node" : "neighbor"));
                add(words, "path id ", data.text("path_id"));
                add(words, "time unknown: ", data.text("time_unknown"));
            }
            case "edge.version" -> {
                add(words, "FRR ", data.text("version"));
                add(words, "before that ", data.text("before"));
                add(words, "", data.text("system"));
            }
            case "collector.state" -> {
                add(words, "", data.text("state"));
                add(words, "", data.text("reason"));
                add(words, "remedy: ", data.text("remedy"));
            }
            case "fault.armed", "fault.applied", "fault.reverted", "fault.deadman-fired" -> fault(words, data);
            case "prefix.state" -> prefixState(words, data);
            case String route
            when route.startsWith("route.") -> {
                add(words, "peer ", data.text("peer"));
                add(words, "path id ", data.text("path_id"));
                add(words, "next hop ", data.joined("next_hop", " "));
                if (data.text("before_state").equals("replaced")) {
                    add(words, "replaced next hop ", data.at("before").joined("next_hop", " "));
                }
                add(words, "", data.text("class"));
                add(words, "", data.text("ownership"));
                add(words, "", data.text("reason"));
            }
            default -> words.addAll(ProbeText.of(type, data));
        }
        return words;
    }

    private static void bfdDown(List<String> words, Json data) {
        add(words, "", data.isTrue("failure") ? data.text("diagnostic") : "no failure: " + data.text("cause"));
        data.number("silence_ns").ifPresent(silence -> words.add("silent for " + DurationText.ofNanos(silence)));
        add(words, "BGP: ", data.text("consequence"));
        if (data.text("learned").equals("caught-up")) {
            words.add("not told at the time");
        }
        edge(words, data);
    }

    private static void fault(List<String> words, Json data) {
        add(words, "drill ", data.text("drill"));
        add(words, "repetition ", data.text("repetition"));
        add(words, "dead-man: ", data.text("deadman"));
        data.number("lease_ns").ifPresent(lease -> words.add("lease " + DurationText.ofNanos(lease)));
        add(words, "", data.text("reason"));
        if (data.has("verified") && !data.isTrue("verified")) {
            words.add("NOT verified");
        }
        add(words, "", data.text("detail"));
    }

    /** What the edge believes, against what is concluded here. */
    private static void edge(List<String> words, Json data) {
        for (Json path : data.list("edge_still_via")) {
            words.add(path.text("edge") + " still announces " + path.text("prefix") + " via " + path.text("node"));
        }
    }

    private static void prefixState(List<String> words, Json data) {
        boolean same = data.text("previous").equals(data.text("state"));
        words.add(same ? data.text("state") : data.text("previous") + " -> " + data.text("state"));
        words.add("origins " + (data.list("origins").isEmpty() ? "none" : data.joined("origins", " ")));
        add(words, "", data.at("cause").text("detail"));
        Json failover = data.at("failover");
        if (failover.has("lost")) {
            words.add("lost " + failover.joined("lost", " "));
            failover.number("silence_ns")
                    .ifPresent(silence ->
                            words.add("declared down after " + DurationText.ofNanos(silence) + " of silence"));
        }
        edge(words, data);
    }

    private static void add(List<String> words, String label, String value) {
        if (!value.isEmpty()) {
            words.add(label + value);
        }
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}

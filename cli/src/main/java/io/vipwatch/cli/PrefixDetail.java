package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All that a monitor knows of a tracked prefix besides its paths, in lines for a terminal. */
final class PrefixDetail {
    private static final int LATEST_FLAPS = 5;

    private PrefixDetail() {}

    static void print(Json prefix, Consumer<String> lines) {
        edge(prefix.at("edge"), lines);
        covering(prefix, lines);
        Json range = prefix.at("origin_range");
        if (range.has("min")) {
            lines.accept("origins   at least " + range.text("min") + " (" + range.text("min_since") + "), at most "
                    + range.text("max") + " (" + range.text("max_since") + ")");
        }
        changes(prefix.at("changes"), lines);
        flaps(prefix.at("flaps"), lines);
        if (!prefix.text("advice").isEmpty()) {
            lines.accept("advice    " + prefix.text("advice"));
        }
    }

    private static void edge(Json edge, Consumer<String> lines) {
        if (!edge.has("best") || edge.at("best").text("peer").isEmpty()) {
            lines.accept("edge      no path of a node to choose from");
            return;
        }
        lines.accept("edge      would choose " + path(edge.at("best")) + ", by " + edge.text("decided_by"));
        List<Json> multipath = edge.list("multipath");
        if (multipath.size() > 1) {
            lines.accept("          would use " + multipath.size() + " at once: "
                    + multipath.stream().map(PrefixDetail::path).collect(Collectors.joining("; ")));
        }
        lines.accept("          not known: " + edge.joined("not_known", "; "));
    }

    private static String path(Json path) {
        return path.text("peer")
                + (path.has("path_id") ? " path id " + path.text("path_id") : "")
                + " via " + path.joined("next_hop", " ")
                + (path.isTrue("stale") ? " (stale)" : "");
    }

    private static void covering(Json prefix, Consumer<String> lines) {
        for (Json covering : prefix.list("covering")) {
            long stale = covering.number("stale").orElse(0L);
            lines.accept("covered   by " + covering.text("prefix") + ", " + covering.text("present") + " paths"
                    + (stale == 0 ? "" : " and " + stale + " stale"));
        }
    }

    private static void changes(Json changes, Consumer<String> lines) {
        if (!(changes.value() instanceof Map<?, ?> peers)) {
            return;
        }
        for (Object peer : peers.keySet()) {
            Json counts = changes.at(String.valueOf(peer));
            List<String> words = new ArrayList<>();
            if (counts.value() instanceof Map<?, ?> classes) {
                for (Object kind : classes.keySet()) {
                    long count = counts.number(String.valueOf(kind)).orElse(0L);
                    if (count > 0) {
                        words.add(count + " " + kind);
                    }
                }
            }
            lines.accept("changes   " + peer + ": " + (words.isEmpty() ? "none" : String.join(", ", words)));
        }
    }

    private static void flaps(Json flaps, Consumer<String> lines) {
        if (flaps.number("total").orElse(0L) == 0) {
            return;
        }
        String within = flaps.list("within").stream()
                .map(count -> count.text("count") + (count.isTrue("at_least") ? " or more" : "") + " in "
                        + DurationText.of(count.number("window_ns")))
                .collect(Collectors.joining(", "));
        lines.accept("flaps     " + flaps.text("total") + ": " + within);
        List<Json> latest = flaps.list("latest");
        latest.subList(Math.max(0, latest.size() - LATEST_FLAPS), latest.size())
                .forEach(flap -> lines.accept(
                        "          " + flap.text("time") + "  " + flap.text("peer") + "  " + flap.text("class")));
    }
}

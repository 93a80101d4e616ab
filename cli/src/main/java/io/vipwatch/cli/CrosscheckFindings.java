package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cross-check found, in words: black holes first, then what differs, then what is not known and how old it is.
 *
 * @param answer the answer of the monitor
 * @param width how many columns there are
 */
record CrosscheckFindings(Json answer, int width) {
    private static final String INDENT = "    ";
    private static final int PREFIXES_NAMED = 3;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        alike("black_holes", "path").forEach(group -> blackHole(lines, group));
        alike("mismatches", "kind").forEach(group -> mismatch(lines, group));
        lines.add("");
        answer.at("edge")
                .list("unknown")
                .forEach(view -> wrapped(lines, "not known: ", view.text("view") + ": " + view.text("reason")));
        wrapped(lines, "", verdict());
        return lines;
    }

    /** Many prefixes of one node differ in one way when the node's session is gone. */
    private Collection<List<Json>> alike(String list, String member) {
        Map<String, List<Json>> groups = new LinkedHashMap<>();
        for (Json one : answer.list(list)) {
            groups.computeIfAbsent(one.text(member) + " " + one.text("node"), _ -> new ArrayList<>())
                    .add(one);
        }
        return groups.values();
    }

    private void prefixes(List<String> lines, List<Json> group) {
        List<String> prefixes = group.stream()
                .map(one -> one.text("prefix"))
                .limit(PREFIXES_NAMED)
                .toList();
        int more = group.size() - prefixes.size();
        wrapped(lines, INDENT, String.join(" ", prefixes) + (more == 0 ? "" : " and " + more + " more"));
    }

    private void blackHole(List<String> lines, List<Json> group) {
        Json first = group.getFirst();
        lines.add("");
        lines.add("BLACK HOLE  " + first.text("node") + "  for " + DurationText.of(first.number("duration_ns")));
        prefixes(lines, group);
        String left = first.has("remaining_ns")
                ? "for another " + DurationText.of(first.number("remaining_ns"))
                : "for how long it does not tell";
        wrapped(
                lines,
                INDENT,
                "the edge sends packets to " + first.text("node") + ", which is dead (" + first.text("because") + "), "
                        + left);
        wrapped(lines, INDENT + "prevented by: ", first.text("prevention"));
    }

    private void mismatch(List<String> lines, List<Json> group) {
        Json first = group.getFirst();
        lines.add("");
        lines.add((first.text("kind") + "  " + first.text("node")).strip() + "  for "
                + DurationText.of(first.number("duration_ns")) + ", found by " + first.joined("found_by", " and "));
        prefixes(lines, group);
        wrapped(lines, INDENT, first.text("detail"));
        wrapped(lines, INDENT + "means: ", first.text("meaning"));
        wrapped(lines, INDENT + "look at: ", first.text("look_at"));
    }

    private String verdict() {
        Json edge = answer.at("edge");
        String runs = edge.has("frr_version") ? " (FRR " + edge.text("frr_version") + ")" : "";
        String asked = edge.has("age_ns")
                ? edge.text("name") + runs + " answered " + DurationText.of(edge.number("age_ns")) + " ago; "
                : "";
        return asked
                + switch (answer.text("verdict")) {
                    case CrosscheckCommand.AGREE -> "all agree";
                    case CrosscheckCommand.MISMATCH -> "something differs";
                    default -> "it cannot be said whether all agree: " + answer.text("reason");
                };
    }

    /** Adds a text in lines of no more than the width where its words permit; what follows the first is indented. */
    private void wrapped(List<String> lines, String label, String text) {
        StringBuilder line = new StringBuilder(label);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(INDENT).append("  ");
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
    }
}

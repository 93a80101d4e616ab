package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What an event of a probe says, in words for people. */
final class ProbeText {
    private ProbeText() {}

    /** {@return what an event of this type says beside its time and its probe; nothing if it is of no probe} */
    static List<String> of(String type, Json data) {
        List<String> words = new ArrayList<>();
        switch (type) {
            case "probe.loss-start" -> {
                words.add("lost at " + data.text("target"));
                words.add(data.text("reason"));
                words.add(data.text("detail"));
            }
            case "probe.loss-end" -> lossEnd(words, data);
            case "probe.node-change" -> {
                add(words, "flow ", data.text("flow"));
                words.add("answered by " + data.joined("to", " "));
                add(words, "before by ", data.joined("from", " "));
            }
            case "probe.session-end" -> {
                add(words, "flow ", data.text("flow"));
                words.add("connection ended: " + data.text("reason"));
                words.add("silent for " + DurationText.of(data.number("silence_ns")));
                add(words, "with ", data.text("node"));
                add(words, "", data.text("detail"));
            }
            case "probe.lagged" -> {
                words.add("the prober was " + DurationText.of(data.number("late_ns")) + " late");
                words.add("left out " + data.text("skipped") + " probes");
            }
            case "service.down" -> {
                words.add(data.text("reason") + " at " + data.text("target"));
                words.add(data.text("detail"));
                words.add(data.text("failures") + " bad checks");
                data.number("up_ns").ifPresent(up -> words.add("was up for " + DurationText.ofNanos(up)));
            }
            case "service.up" -> {
                add(words, "answered by ", data.text("node"));
                data.number("down_ns").ifPresent(down -> words.add("was down for " + DurationText.ofNanos(down)));
            }
            default -> {}
        }
        return words;
    }

    private static void lossEnd(List<String> words, Json data) {
        words.add("good again");
        words.add(data.number("gap_ns")
                .map(gap -> "out for " + DurationText.ofNanos(gap) + " ± "
                        + DurationText.of(data.number("gap_uncertainty_ns")))
                .orElse("its beginning was not seen"));
        words.add("lost " + data.text("lost") + " of " + data.text("sent") + " ("
                + DurationText.of(data.number("loss_derived_ns")) + ")");
        words.add(data.list("affected").size() + " of " + data.text("flows") + " flows");
        add(words, "answered by ", answered(data, "node_after"));
        add(words, "before by ", answered(data, "node_before"));
        if (data.isTrue("lagged")) {
            words.add("the prober itself was " + DurationText.of(data.number("lag_ns")) + " late");
        }
    }

    private static String answered(Json data, String member) {
        Set<String> nodes = new TreeSet<>();
        data.list("affected").forEach(flow -> nodes.add(flow.text(member)));
        nodes.remove("");
        return String.join(" ", nodes);
    }

    private static void add(List<String> words, String label, String value) {
        if (!value.isEmpty()) {
            words.add(label + value);
        }
    }
}

package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What two runs of a drill differ in, beside their figures: with other parameters other figures prove little. */
final class RunDifferences {
    /** These are never the same twice. */
    private static final Set<String> ITS_OWN = Set.of(DrillResult.RUN, DrillResult.STOLEN);

    private static final String NONE = "none";

    private RunDifferences() {}

    /** {@return what differs, in words; of several runs the last is compared} */
    static List<String> of(String drill, List<DrillResult> before, List<DrillResult> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return List.of(drill + ": only in the run " + (before.isEmpty() ? "after" : "before"));
        }
        List<String> notes = new ArrayList<>();
        if (before.size() > 1 || after.size() > 1) {
            notes.add(drill + ": the last of " + before.size() + " runs before and of " + after.size() + " after");
        }
        DrillResult old = last(before);
        DrillResult today = last(after);
        note(notes, drill, "target", old.target(), today.target());
        note(notes, drill, "prefix", old.prefix(), today.prefix());
        note(
                notes,
                drill,
                "probes",
                old.flows() + " flows every " + Figures.time(old.interval()),
                today.flows() + " flows every " + Figures.time(today.interval()));
        note(notes, drill, "predicted", ClaimTable.predicted(old), ClaimTable.predicted(today));
        Map<String, String> was = old.parameters();
        Map<String, String> is = today.parameters();
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeAll(ITS_OWN);
        for (String name : names) {
            note(notes, drill, name, was.getOrDefault(name, NONE), is.getOrDefault(name, NONE));
        }
        return notes;
    }

    private static DrillResult last(List<DrillResult> runs) {
        return runs.stream().max(Comparator.comparing(DrillResult::started)).orElseThrow();
    }

    private static void note(List<String> notes, String drill, String name, String was, String is) {
        if (!was.equals(is)) {
            notes.add(drill + ": " + name + ": " + was + " before, " + is + " after");
        }
    }
}

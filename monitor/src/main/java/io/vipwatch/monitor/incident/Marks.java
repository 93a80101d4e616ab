package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What makes an incident's figures doubtful. */
final class Marks {
    private static final int MOST = 16;

    private final List<Mark> all = new ArrayList<>();

    /** Notes one; of too many the shortest delay goes. */
    void add(Mark mark) {
        if (!all.contains(mark)) {
            all.add(mark);
        }
        if (all.size() > MOST) {
            all.remove(Collections.min(
                    all, Comparator.comparing(one -> one.late().orElse(Incident.LONGEST)))); // what is no delay stays
        }
    }

    /** {@return those that are kept} */
    List<Mark> all() {
        return List.copyOf(all);
    }
}

package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When nothing goes on, and what went on since. Used from the test's thread. */
final class Calm {
    private static final Duration SOON = Duration.ofSeconds(60);

    private Calm() {}

    /**
     * Waits until nothing has been seen of the network for so long that what comes next is another incident.
     *
     * @param quiet the quiet time of the configuration
     */
    static void await(JournalTail journal, Duration quiet) {
        boolean calm = Patience.until(SOON, () -> {
            long newest = journal.after(0).reversed().stream()
                    .filter(seen -> isChange(seen.event().what()))
                    .findFirst()
                    .map(JournalTail.Seen::readable)
                    .orElse(0L);
            return System.currentTimeMillis() * 1_000_000 - newest
                    > quiet.plusSeconds(1).toNanos();
        });
        assertThat(calm).as("calm").isTrue();
    }

    private static boolean isChange(Occurrence what) {
        return what instanceof EdgeOccurrence
                || what instanceof IncidentOccurrence
                || what instanceof ProbeLossStart
                || what instanceof ProbeLossEnd
                || what instanceof SessionDown
                || what instanceof RouteChanged;
    }

    /**
     * {@return what incidents a sequence number was followed by, by their names, as they were told last, but for what this
     * host's own load cost the probes: lost probes and nothing else, while the prober or the monitor itself was late}
     */
    static List<String> incidents(JournalTail journal, long seq) {
        Map<String, IncidentReport> last = new TreeMap<>();
        for (JournalTail.Seen seen : journal.after(seq)) {
            if (seen.event().what() instanceof IncidentOccurrence said
                    && said.incident().openedBy() > seq) {
                last.put(said.incident().id(), said.incident());
            }
        }
        return last.values().stream()
                .filter(one -> !isOfThisHost(one))
                .map(one -> one.id() + " " + one.headline())
                .toList();
    }

    private static boolean isOfThisHost(IncidentReport one) {
        return one.causeSource().equals("probe")
                && one.nodes().isEmpty()
                && one.marks().stream()
                        .anyMatch(mark ->
                                mark.kind().equals("stall") || mark.kind().equals("prober-lag"));
    }
}

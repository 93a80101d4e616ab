package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.evidence.PollEvidence;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** Makes evidence of the differences between rounds of questions; on the poll's thread. */
final class PollCollector {
    private final Standing standing;
    private final Desk desk;
    private final Surroundings surroundings;
    private final PollEvidence evidence = new PollEvidence();

    PollCollector(Standing standing, Desk desk, Surroundings surroundings) {
        this.standing = standing;
        this.desk = desk;
        this.surroundings = surroundings;
    }

    void polled(EdgeSnapshot edge, PollEvidence.Round round) {
        List<String> troubles = Stream.of(
                        trouble("FRR's sessions", edge.summary()),
                        trouble("FRR's routes", edge.bgp()),
                        trouble("BFD", edge.bfd()),
                        trouble("zebra", edge.zebra()),
                        trouble("the kernel", edge.kernel()))
                .flatMap(List::stream)
                .toList();
        int questions = 5;
        if (troubles.isEmpty()) {
            standing.is(CollectorState.WORKING, "every question was answered", "");
        } else {
            String reasons = String.join("; ", troubles);
            standing.is(
                    troubles.size() < questions ? CollectorState.LIMITED : CollectorState.FAILED,
                    reasons,
                    Remedy.of(reasons));
        }
        if (troubles.size() < questions) {
            standing.received(1);
        }
        edge.neighbors().found().ifPresent(desk::neighbors);
        desk.seen(evidence.round(edge, round, surroundings.neighborhood()));
    }

    private static List<String> trouble(String what, Answer<?> answer) {
        return switch (answer) {
            case Answer.Read<?> _ -> List.of();
            case Answer.Unreadable<?>(String reason, String excerpt) ->
                List.of(what + ": " + reason + (excerpt.isEmpty() ? "" : ": " + excerpt));
        };
    }
}
